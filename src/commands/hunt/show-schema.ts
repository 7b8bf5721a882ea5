import type { Answer } from '../../answers.ts';
import { UserError } from '../../errors.ts';
import { nearest } from '../../language/nearest.ts';
import type { Schema, TableFacts } from '../../types.ts';
import { chooseWorkspace } from '../../workspaces/choose-workspace.ts';
import type { Context } from '../command.ts';
import { notice } from '../notice.ts';

/** `hunt tables [words] [in <workspace>]`: the tables that the workspace has, or those whose names have the words. */
export async function showTables(about: string, { services, signal }: Context): Promise<Answer> {
  const { words, names } = readAbout(about);
  const workspace = chooseWorkspace(services.workspaces, names);
  const schema = await workspace.schema();
  const tables = Object.keys(schema).filter((table) => hasAll(table, words));
  const stock = await workspace.inventory?.(signal, tables);
  const facts = new Map(stock?.tables.map((one) => [one.name, one]));
  return notice(
    `Tables of ${workspace.name}`,
    [`${tables.length} of ${Object.keys(schema).length} tables`, ...firstOf(stock?.faults ?? [])].join('\n'),
    tables.map((name) => ({ name, text: held(schema[name]?.length ?? 0, facts.get(name)) })),
    tables.slice(0, 3).map((table) => ({ title: table, line: `hunt schema ${table}` })),
  );
}

function firstOf(faults: readonly string[]): readonly string[] {
  const rest = faults.length - mostFaults;
  return rest > 0 ? [...faults.slice(0, mostFaults), `… and ${rest} more: see “huntline check”`] : faults;
}

const mostFaults = 10;

function held(columns: number, facts: TableFacts | undefined): string {
  if (!facts) return `${columns} columns`;
  const { rows, lastReceived } = facts;
  const last =
    lastReceived === null ? '' : `, last received ${lastReceived.slice(0, 16).replace('T', ' ')} UTC`;
  return `${columns} columns, ${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}${last}`;
}

/** `hunt schema <table> [words] [in <workspace>]`: a table's columns and their types. */
export async function showSchema(about: string, { services }: Context): Promise<Answer> {
  const { words, names } = readAbout(about);
  const [wanted, ...filter] = words;
  if (wanted === undefined) {
    throw new UserError('Which table?', { hint: 'Try: hunt schema SecurityAlert, or: hunt tables' });
  }
  const workspace = chooseWorkspace(services.workspaces, names);
  const schema = await workspace.schema();
  const table = Object.keys(schema).find((name) => name.toLowerCase() === wanted.toLowerCase());
  if (table === undefined) throw noTable(wanted, schema, workspace.name);
  const columns = (schema[table] ?? []).filter(({ name }) => hasAll(name, filter));
  return notice(
    table,
    `${columns.length} of ${schema[table]?.length ?? 0} columns, in ${workspace.name}`,
    columns.map(({ name, type }) => ({ name, text: type })),
    [{ title: 'Newest rows', line: `hunt kql ${table} | top 10 by TimeGenerated` }],
  );
}

function readAbout(about: string) {
  const plain = about.replaceAll(/["“”]/g, '').trim();
  const [, text = '', list = ''] = /^(.*?)(?:(?:^|\s)in\s+(\S+))?$/i.exec(plain) ?? [];
  return { words: text.split(/\s+/).filter(Boolean), names: list.split(',').filter(Boolean) };
}

function hasAll(name: string, words: readonly string[]): boolean {
  return words.every((word) => name.toLowerCase().includes(word.toLowerCase()));
}

function noTable(wanted: string, schema: Schema, workspace: string): UserError {
  const near = nearest(wanted, Object.keys(schema), 3);
  return new UserError(`There is no table “${wanted}” in ${workspace}.`, {
    title: 'No such table',
    hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : '“hunt tables” shows all of them.',
    actions: near.map((table) => ({ title: table, line: `hunt schema ${table}` })),
  });
}
