import { describe, expect, it } from 'vitest';
import { knownSchema, knownTables, tableColumns } from '../../src/kql/schemas.ts';

describe('the known schemas', () => {
  it('has the columns of a table in their order, with KQL types', () => {
    expect(tableColumns('SecurityAlert')).toContainEqual({ name: 'AlertName', type: 'string' });
    expect(tableColumns('SecurityAlert')).toContainEqual({ name: 'TimeGenerated', type: 'datetime' });
  });

  it('does not know a table that has no file, whatever its name', () => {
    expect(tableColumns('NoSuchTable')).toBeUndefined();
    expect(tableColumns('../package')).toBeUndefined();
  });

  it('gives a time column to every table', () => {
    for (const [table, columns] of Object.entries(knownSchema())) {
      expect([table, columns.find((column) => column.name === 'TimeGenerated')?.type]).toEqual([
        table,
        'datetime',
      ]);
    }
    expect(Object.keys(knownSchema())).toEqual(knownTables());
  });
});
