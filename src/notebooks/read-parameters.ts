import type { NotebookParameter } from './notebook.ts';

const most = 50;
const longestLine = 2000;

/**
 * The parameters that a cell of Python sets, as papermill finds them: `name = value` at the beginning of a line. What a
 * comment behind or above it says becomes its description.
 */
export function readParameters(source: string): NotebookParameter[] {
  const found = new Map<string, NotebookParameter>();
  let above = '';
  for (const whole of source.slice(0, 100_000).split(/\r?\n/)) {
    const line = whole.slice(0, longestLine);
    const comment = /^#\s?(.*)$/.exec(line)?.[1];
    if (comment !== undefined) {
      above = comment;
      continue;
    }
    const set = assignment(line);
    if (set) {
      const { name, annotation, value } = set;
      if (found.size < most || found.has(name)) {
        const said = behind(value) ?? (found.size === 0 && /papermill/i.test(above) ? '' : above);
        found.set(name, {
          name,
          type: typeOf(annotation, value, name),
          description: words(said) || words(name),
        });
      }
    }
    above = '';
  }
  return [...found.values()];
}

/** `name = value` or `name: kind = value`; written out, since a regular expression for it could take very long. */
function assignment(line: string): { name: string; annotation: string; value: string } | undefined {
  const name = /^[A-Za-z_]\w{0,99}/.exec(line)?.[0];
  if (name === undefined) return undefined;
  const rest = line.slice(name.length).trimStart();
  const equals = rest.indexOf('=');
  if (equals < 0 || rest[equals + 1] === '=' || (equals > 0 && !rest.startsWith(':'))) return undefined;
  return {
    name,
    annotation: rest.slice(1, Math.max(1, equals)).trim(),
    value: rest.slice(equals + 1).trim(),
  };
}

function typeOf(annotation: string, value: string, name: string): NotebookParameter['type'] {
  const both = `${annotation} ${value}`;
  if (/\bdatetime\b|\btimedelta\b|\btimespan\b|\btimestamp\b/i.test(both)) return 'datetime';
  if (/^(?:list|tuple|set|typing\.List|List)\b/.test(annotation) || /^[[(]/.test(value)) return 'list';
  if (annotation === 'int' || /^[+-]?\d[\d_]*\s*(?:#|$)/.test(value)) return 'int';
  if (/^(?:start|end)(?:_?time)?$/i.test(name) && !/^["']/.test(value)) return 'datetime';
  return 'str';
}

/** The comment at the end of a line; a `#` in a string is none. */
function behind(value: string): string | undefined {
  return /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^#"'])*#\s?(.*)$/.exec(value)?.[1];
}

function words(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('_', ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
