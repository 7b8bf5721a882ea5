import { UserError } from '../errors.ts';
import { shorten } from './shorten.ts';
import type { Word } from './split-words.ts';

/** The parameters of a line; `left` still holds their words (with `assignment`), so that nothing reads across them. */
export interface Assignments {
  readonly parameters: Readonly<Record<string, string>>;
  readonly left: readonly Word[];
}

/** Collects `name=value`, and `name = value` as tired people write it. @throws {UserError} given twice, or no value. */
export function readAssignments(words: readonly Word[]): Assignments {
  const left = joinSpaced(words);
  const values = new Map<string, { readonly name: string; readonly value: string }>();
  for (const { assignment, quoted } of left) {
    if (!assignment) continue;
    const { name, value } = assignment;
    const earlier = values.get(name.toLowerCase());
    if (earlier) {
      throw new UserError(
        `“${shorten(name)}” is given twice: ${shorten(earlier.value)} and ${shorten(value)}. Leave one out.`,
        { title: 'A parameter is given twice' },
      );
    }
    if (value === '' && !quoted) {
      throw new UserError(`“${shorten(name)}=” has no value.`, {
        title: 'A value is missing',
        hint: `Write it right after the sign: ${name}=value, or ${name}="a value of several words". Empty text is ${name}="".`,
      });
    }
    values.set(name.toLowerCase(), assignment);
  }
  // Not by assignment to a key: `__proto__=…` is a name like any other.
  return {
    parameters: Object.fromEntries([...values.values()].map(({ name, value }) => [name, value])),
    left,
  };
}

function joinSpaced(words: readonly Word[]): readonly Word[] {
  const joined: Word[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const [name, sign, value] = words.slice(index, index + 3);
    if (name && value && sign?.text === '=' && !sign.quoted && isName(name)) {
      const text = `${name.text}=${value.text}`;
      const assignment = { name: name.text, value: value.text };
      joined.push({ text, start: name.start, end: value.end, quoted: value.quoted, assignment });
      index += 2;
    } else if (name) joined.push(name);
  }
  return joined;
}

function isName({ text, quoted, assignment }: Word): boolean {
  return !quoted && !assignment && /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(text);
}
