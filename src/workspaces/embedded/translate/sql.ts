/**
 * A piece of SQL. Its weight counts the operations that it performs, those of the columns it reads included, as if
 * DuckDB had pasted their definitions in: what it may well do.
 */
export interface Sql {
  readonly text: string;
  readonly weight: number;
}

/** Composes SQL out of pieces: the template's own text counts as one operation. Numbers go in as they are. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | number)[]): Sql {
  let text = strings[0] ?? '';
  let weight = 1;
  parts.forEach((part, index) => {
    text += typeof part === 'number' ? String(part) : part.text;
    weight += typeof part === 'number' ? 0 : part.weight;
    text += strings[index + 1] ?? '';
  });
  return { text, weight };
}

/** SQL that is part of the program: never made from a query's text. */
export function raw(text: string): Sql {
  return { text, weight: 0 };
}

/** A quoted identifier, weighing what the column it names weighs. */
export function ident(name: string, weight = 1): Sql {
  return { text: `"${name.replaceAll('"', '""')}"`, weight };
}

/** A string literal. DuckDB ends a statement at a NUL, so that one is put in by function. */
export function quote(text: string): Sql {
  const parts = text.split('\u0000').map((part) => `'${part.replaceAll("'", "''")}'`);
  return { text: parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(' || chr(0) || ')})`, weight: 0 };
}

/** Pieces side by side, a comma between them unless told otherwise. */
export function joinSql(parts: readonly Sql[], separator = ', '): Sql {
  return {
    text: parts.map((part) => part.text).join(separator),
    weight: parts.reduce((sum, part) => sum + part.weight, 0),
  };
}

let bound = 0;

/**
 * Uses a value several times while it is computed once. One heavier than `light` is bound to the parameter of a lambda:
 * pasted, nested calls would double at every level.
 */
export function once(value: Sql, use: (value: Sql) => Sql, light = 2): Sql {
  if (value.weight <= light) return use(value);
  bound += 1;
  const name = ident(`$v${bound}`, 1);
  return sql`list_transform([${value}], lambda ${name}: ${use(name)})[1]`;
}
