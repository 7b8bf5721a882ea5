import { type Condition, conditionText, holds } from './condition.ts';
import { compare, dataTable, placeOf, type Table, type Value } from './table.ts';

/** An operator of a pipeline: in KQL, and what it does, row by row and without a thought for speed. */
export interface Step {
  readonly kql: string;
  readonly apply: (table: Table) => Table;
  /** True where the rows that come out are in an order that the query asked for. */
  readonly ordered?: boolean;
}

export function where(condition: Condition): Step {
  return {
    kql: `where ${conditionText(condition)}`,
    apply: (table) => ({ ...table, rows: table.rows.filter((row) => holds(condition, table, row) === true) }),
  };
}

export function project(names: readonly string[]): Step {
  return {
    kql: `project ${names.join(', ')}`,
    apply: (table) => {
      const places = names.map((name) => placeOf(table, name));
      return {
        columns: places.flatMap((place) => table.columns[place] ?? []),
        rows: table.rows.map((row) => places.map((place) => row[place] ?? null)),
      };
    },
  };
}

/** `extend name = left + right`: null where either is. */
export function extend(name: string, left: string, right: string): Step {
  return {
    kql: `extend ${name} = ${left} + ${right}`,
    apply: (table) => {
      const [a, b] = [placeOf(table, left), placeOf(table, right)];
      const sum = (row: readonly Value[]) => {
        const [x, y] = [row[a], row[b]];
        return typeof x === 'number' && typeof y === 'number' ? x + y : null;
      };
      return {
        columns: [...table.columns, { name, type: 'long' }],
        rows: table.rows.map((row) => [...row, sum(row)]),
      };
    },
  };
}

export type Aggregate = 'count' | 'dcount' | 'max' | 'min' | 'sum';

/** `summarize r0 = sum(x), … by k`; without a key always one row. */
export function summarize(
  aggregates: readonly { readonly name: Aggregate; readonly column: string }[],
  keys: readonly string[],
): Step {
  const calls = aggregates.map(
    ({ name, column }, index) => `r${index} = ${name}(${name === 'count' ? '' : column})`,
  );
  return {
    kql: `summarize ${calls.join(', ')}${keys.length > 0 ? ` by ${keys.join(', ')}` : ''}`,
    apply: (table) => {
      const groups = keys.length > 0 ? grouped(table, keys) : [table.rows];
      const keyPlaces = keys.map((key) => placeOf(table, key));
      return {
        columns: [
          ...keyPlaces.flatMap((place) => table.columns[place] ?? []),
          ...aggregates.map((_, index) => ({ name: `r${index}`, type: 'long' as const })),
        ],
        rows: groups.map((rows) => [
          ...keyPlaces.map((place) => rows[0]?.[place] ?? null),
          ...aggregates.map(({ name, column }) =>
            aggregate(
              name,
              rows.map((row) => row[placeOf(table, column)] ?? null),
            ),
          ),
        ]),
      };
    },
  };
}

function grouped(table: Table, keys: readonly string[]): (readonly (readonly Value[])[])[] {
  const places = keys.map((key) => placeOf(table, key));
  return [...Map.groupBy(table.rows, (row) => JSON.stringify(places.map((place) => row[place]))).values()];
}

function aggregate(name: Aggregate, values: readonly Value[]): Value {
  if (name === 'count') return values.length;
  const numbers = values.filter((value) => typeof value === 'number');
  switch (name) {
    case 'dcount':
      return new Set(numbers).size;
    case 'sum':
      return numbers.reduce((total, value) => total + value, 0);
    default:
      return numbers.length > 0 ? Math[name](...numbers) : null;
  }
}

export function distinct(names: readonly string[]): Step {
  return {
    kql: `distinct ${names.join(', ')}`,
    apply: (table) => {
      const picked = project(names).apply(table);
      return { ...picked, rows: [...new Map(picked.rows.map((row) => [JSON.stringify(row), row])).values()] };
    },
  };
}

/** `sort by` one column, then by all others, so that there is but one order. */
export function sort(first: string, descending: boolean, names: readonly string[]): Step {
  const others = names.filter((name) => name !== first);
  return {
    kql: `sort by ${[`${first} ${descending ? 'desc' : 'asc'}`, ...others.map((name) => `${name} asc`)].join(', ')}`,
    ordered: true,
    apply: (table) => {
      const order = (a: readonly Value[], b: readonly Value[]) => {
        const by = (name: string) =>
          compare(a[placeOf(table, name)] ?? null, b[placeOf(table, name)] ?? null);
        return (descending ? -by(first) : by(first)) || others.map(by).find((result) => result !== 0) || 0;
      };
      return { ...table, rows: table.rows.toSorted(order) };
    },
  };
}

/** `top`: of rows that tie any will do, so that only what they are ranked by is kept. */
export function top(count: number, name: string, ascending: boolean): Step {
  return {
    kql: `top ${count} by ${name} ${ascending ? 'asc' : 'desc'} | project ${name}`,
    apply: (table) => {
      const sorted = sort(name, !ascending, [name]).apply(project([name]).apply(table));
      return { ...sorted, rows: sorted.rows.slice(0, count) };
    },
  };
}

export type JoinKind =
  | 'fullouter'
  | 'inner'
  | 'innerunique'
  | 'leftanti'
  | 'leftouter'
  | 'leftsemi'
  | 'rightanti'
  | 'rightouter'
  | 'rightsemi';

/** `join on k`: null finds null. */
export function join(kind: JoinKind, right: Table, key: string): Step {
  const kql = `join kind=${kind} (${dataTable(right)}) on ${key}`;
  // Which of the left rows with one key stands for all is not said: only what they share is kept.
  if (kind === 'innerunique') {
    const kept = right.columns.filter(({ name }) => name !== key).map(({ name }) => name);
    const picked = project([key, ...kept]);
    return {
      kql: `${kql} | ${picked.kql}`,
      apply: (left) => picked.apply(joined('inner', distinct([key]).apply(left), right, key)),
    };
  }
  return { kql, apply: (left) => joined(kind, left, right, key) };
}

function joined(kind: JoinKind, left: Table, right: Table, key: string): Table {
  const [l, r] = [placeOf(left, key), placeOf(right, key)];
  const partners = (row: readonly Value[]) => right.rows.filter((other) => other[r] === row[l]);
  const lonely = right.rows.filter((row) => !left.rows.some((other) => other[l] === row[r]));
  const pairs = left.rows.flatMap((row) => partners(row).map((other) => [...row, ...other]));
  const alone = left.rows.filter((row) => partners(row).length === 0);
  const columns = [
    ...left.columns,
    ...right.columns.map((column) => (column.name === key ? { ...column, name: `${key}1` } : column)),
  ];
  const leftOnly = alone.map((row) => [...row, ...nothing(right)]);
  const rightOnly = lonely.map((row) => [...nothing(left), ...row]);
  switch (kind) {
    case 'leftsemi':
      return { ...left, rows: left.rows.filter((row) => partners(row).length > 0) };
    case 'leftanti':
      return { ...left, rows: alone };
    case 'rightsemi':
      return { ...right, rows: right.rows.filter((row) => !lonely.includes(row)) };
    case 'rightanti':
      return { ...right, rows: lonely };
    case 'leftouter':
      return { columns, rows: [...pairs, ...leftOnly] };
    case 'rightouter':
      return { columns, rows: [...pairs, ...rightOnly] };
    case 'fullouter':
      return { columns, rows: [...pairs, ...leftOnly, ...rightOnly] };
    default:
      return { columns, rows: pairs };
  }
}

/** What stands for a row that found no partner: text is empty and never null. */
function nothing({ columns }: Table): Value[] {
  return columns.map(({ type }) => (type === 'string' ? '' : null));
}

/** `union`: columns by name, missing ones empty. */
export function union(other: Table): Step {
  return {
    kql: `union (${dataTable(other)})`,
    apply: (table) => {
      const known = new Set(table.columns.map(({ name }) => name));
      const columns = [...table.columns, ...other.columns.filter(({ name }) => !known.has(name))];
      const filled = (from: Table) => (row: readonly Value[]) =>
        columns.map(({ name, type }) => {
          const place = from.columns.findIndex((column) => column.name === name);
          return place < 0 ? (type === 'string' ? '' : null) : (row[place] ?? null);
        });
      return { columns, rows: [...table.rows.map(filled(table)), ...other.rows.map(filled(other))] };
    },
  };
}

/** `mv-expand`: a row for each item; an empty array drops the row, null keeps it. */
export function mvExpand(name: string): Step {
  return {
    kql: `mv-expand ${name} to typeof(long)`,
    apply: (table) => {
      const place = placeOf(table, name);
      const items = (value: Value | undefined) =>
        Array.isArray(value) ? (value as readonly Value[]) : [value ?? null];
      return {
        columns: table.columns.map((column) => (column.name === name ? { name, type: 'long' } : column)),
        rows: table.rows.flatMap((row) => items(row[place]).map((item) => row.with(place, item))),
      };
    },
  };
}
