import { describe, expect, it } from 'vitest';
import { bindOrThrow } from '../../src/kql/bind.ts';
import { columnsOf } from '../../src/kql/bound.ts';
import type { Column, Schema } from '../../src/types.ts';

const schema: Schema = {
  T: [
    { name: 'a', type: 'string' },
    { name: 'b', type: 'long' },
  ],
  U: [
    { name: 'c', type: 'real' },
    { name: 'a', type: 'string' },
  ],
};
function columns(kql: string): Column[] {
  const query = [...bindOrThrow(kql, schema).root.walk()].find(({ kind }) => kind === 'ExpressionStatement');
  if (!query) throw new Error(`no query: ${kql}`);
  return columnsOf(query.child('Expression'));
}

describe('the binder', () => {
  it.each(['parse', 'parse-where'])(
    'puts what %s finds in the place of a column of that name',
    (operator) => {
      expect(columns(`T | ${operator} a with * "=" b: real | extend d = b`)).toEqual([
        { name: 'a', type: 'string' },
        { name: 'b', type: 'real' },
        { name: 'd', type: 'real' },
      ]);
    },
  );

  it('knows of union kind=inner the columns alone that all tables have', () => {
    expect(columns('union kind=inner T, U | extend d = 1').map(({ name }) => name)).toEqual(['a', 'd']);
    expect(
      columns('T | union kind=inner withsource=S U')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['S', 'a']);
    expect(columns('union T, U')).toHaveLength(3);
  });

  it('gives the types that Microsoft’s engine gives', () => {
    expect(
      columns('print getyear(now()), monthofyear(now()), jaccard_index(dynamic([1]), dynamic([1]))'),
    ).toEqual([
      { name: 'print_0', type: 'long' },
      { name: 'print_1', type: 'long' },
      { name: 'print_2', type: 'real' },
    ]);
  });
});
