import { describe, expect, it } from 'vitest';
import type { PreparedHunt } from '../../../src/commands/hunt/kept-hunt.ts';
import { withoutTable } from '../../../src/commands/hunt/without-table.ts';
import { QueryError } from '../../../src/errors.ts';
import type { Schema, Workspace } from '../../../src/types.ts';

const nothing = { columns: [], rows: [], truncated: false };
const there: Schema = { SigninLogs: [{ name: 'TimeGenerated', type: 'datetime' }] };
const unknown = (name: string) =>
  new QueryError('invalid', 'KS204', `The name '${name}' does not refer to a table`);

function answered(
  error: unknown,
  tables: readonly string[],
  options: { raw?: boolean; schema?: () => Promise<Schema> } = {},
) {
  const source = options.raw ? {} : { source: { hunt: {}, values: {} } };
  const workspace = { schema: options.schema ?? (async () => there) } as unknown as Workspace;
  return withoutTable(error, { tables, ...source } as unknown as PreparedHunt, workspace);
}

describe('a hunt that failed', () => {
  it('found nothing where none of its tables is there', async () => {
    expect(await answered(unknown('AADManaged'), ['AADManaged'])).toEqual(nothing);
  });

  it('found nothing where the fault is about the one that is not there', async () => {
    expect(await answered(unknown('AADManaged'), ['SigninLogs', 'AADManaged'])).toEqual(nothing);
  });

  it.each<[string, unknown, string[], { raw?: boolean }]>([
    ['is about something else', unknown('Nonsense'), ['SigninLogs', 'AADManaged'], {}],
    ['is about a longer name', unknown('AADManagedLogs'), ['SigninLogs', 'AADManaged'], {}],
    ['comes with every table there', unknown('SigninLogs'), ['SigninLogs'], {}],
    ['is a query of the person’s own', unknown('AADManaged'), ['AADManaged'], { raw: true }],
    ['is that it was stopped', new QueryError('stopped', 'time', 'It was stopped'), ['AADManaged'], {}],
    ['is none of a query', new TypeError('fetch failed'), ['AADManaged'], {}],
  ])('fails where the fault %s', async (_, error, tables, options) => {
    await expect(answered(error, tables, options)).rejects.toBe(error);
  });

  it('fails with its own fault where the schema cannot be read either', async () => {
    const error = unknown('AADManaged');
    const schema = () => Promise.reject(new Error('no network'));
    await expect(answered(error, ['AADManaged'], { schema })).rejects.toBe(error);
  });
});
