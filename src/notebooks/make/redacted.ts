import type { MakeOptions } from './made-notebook.ts';

/** The options with every text in them passed through `redact`, whatever it stands in, keys of objects too. */
export function redacted(options: MakeOptions): MakeOptions {
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return options.redact(value);
    if (Array.isArray(value)) return value.map(clean);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [options.redact(key), clean(item)]));
  };
  const { redact, notebook, ...rest } = options;
  const { content, ...chosen } = notebook ?? { title: '', link: '' };
  return {
    // Of the same shape: only texts within were changed.
    ...(clean(rest) as Omit<MakeOptions, 'notebook' | 'redact'>),
    ...(notebook
      ? // The content is read first: a secret may stand across the lines that a file splits a cell into.
        { notebook: { ...(clean(chosen) as typeof chosen), ...(content === undefined ? {} : { content }) } }
      : {}),
    redact,
  };
}
