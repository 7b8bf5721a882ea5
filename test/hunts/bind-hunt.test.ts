import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { bindHunt, missingParameters } from '../../src/hunts/bind-hunt.ts';
import type { Hunt } from '../../src/hunts/hunt.ts';
import { readQueryFile } from '../../src/hunts/read-query-file.ts';
import type { Window } from '../../src/types.ts';

const window: Window = { start: '2026-10-01T00:00:00.000Z', end: '2026-10-08T00:00:00.000Z' };
const text = `metadata:
  version: 1
  description: Test
  data_environments: [MSSentinel]
  data_families: [Test]
sources:
  all:
    description: Every kind of parameter
    metadata:
      example: hunt all account_name=alice
      params:
        op: { choices: [has, '=='] }
        ids: { items: int }
        count: { example: 10 }
    args:
      query: |-
        {table}
        | where TimeGenerated between (datetime({start}) .. datetime({end}))
        | where Account {op} "{account_name}" or Path == @'{path}'
        | where Ip in ({ips}) and EventID in ({ids})
        | where Seen > datetime({since}) and Score > {score} and Good == {good}
        | take {count}
    parameters:
      account_name: { description: Account, type: str, aliases: [user] }
      path: { description: Path, type: str, default: '' }
      table: { description: Table, type: str, default: T }
      op: { description: Comparison, type: str, default: has }
      ips: { description: Addresses, type: list, default: [10.0.0.1] }
      ids: { description: Events, type: list, default: [4624, 4625] }
      since: { description: Since, type: datetime, default: -1 }
      score: { description: Score, type: float, default: 0 }
      good: { description: Good, type: bool, default: true }
      count: { description: Rows, type: int, default: 10 }
`;
const hunt = readQueryFile('test.yaml', text).hunts[0] as Hunt;
const bind = (values: Record<string, string>) => bindHunt(hunt, { account_name: 'a', ...values }, window).kql;

describe('bindHunt', () => {
  it('fills in defaults and the window', () => {
    expect(bind({})).toBe(`T
| where TimeGenerated between (datetime(2026-10-01T00:00:00.000Z) .. datetime(2026-10-08T00:00:00.000Z))
| where Account has "a" or Path == @''
| where Ip in ("10.0.0.1") and EventID in (4624, 4625)
| where Seen > datetime(2026-10-07T00:00:00.000Z) and Score > 0.0 and Good == true
| take 10`);
  });

  it.each([
    [{ account_name: 'O\'Hara "x"\\' }, 'Account has "O\'Hara \\"x\\"\\\\"'],
    [{ account_name: 'a\nb\u202e' }, 'Account has "a\\nb\\u202E"'],
    [{ path: "C:\\it's" }, "Path == @'C:\\it''s'"],
    [{ ips: "1.1.1.1, \"a,b\" ,'it''s'," }, 'Ip in ("1.1.1.1", "a,b", "it\'s")'],
    [{ ips: '["a", "b"]' }, 'Ip in ("a", "b")'],
    [{ ids: '1,-2' }, 'EventID in (1, -2)'],
    [{ op: '==' }, 'Account == "a"'],
    [{ count: '-3' }, 'take -3'],
    [{ score: '1e21' }, 'Score > 1e+21'],
    [{ good: 'No' }, 'Good == false'],
    [{ since: '2026-10-02' }, 'datetime(2026-10-02T00:00:00.000Z)'],
    [{ since: '2026-10-02 14:05' }, 'datetime(2026-10-02T14:05:00.000Z)'],
    [{ since: '2026-10-02T14:05+02:00' }, 'datetime(2026-10-02T12:05:00.000Z)'],
    [{ since: '-12h' }, 'datetime(2026-10-07T12:00:00.000Z)'],
    [{ start: '2026-10-05', end: '2026-10-06' }, 'datetime(2026-10-05T00:00:00.000Z) .. datetime(2026-10-06'],
  ])('writes %j', (values, expected) => {
    expect(bind(values)).toContain(expected);
  });

  it('takes names in any case, by alias, and with other separators', () => {
    expect(bindHunt(hunt, { USER: 'bob' }, window).kql).toContain('has "bob"');
    expect(bindHunt(hunt, { 'Account-Name': 'bob' }, window).kql).toContain('has "bob"');
  });

  it.each([
    [{ count: 'ten' }, 'count (int) is "ten"; it takes a whole number such as 10.'],
    [{ count: '9223372036854775808' }, 'count (int) does not fit 64 bits'],
    [{ count: '' }, 'count (int) is ""'],
    [{ score: 'Infinity' }, 'score (float) is "Infinity"; it takes a number'],
    [{ good: 'perhaps' }, 'good (bool) is "perhaps"; it takes true or false'],
    [{ since: 'yesterday' }, 'since (datetime) is "yesterday"; it takes a date and time'],
    [{ since: '2026-13-01' }, 'since (datetime) is "2026-13-01"'],
    [{ since: '2026-02-30' }, 'since (datetime) is "2026-02-30"'],
    [{ since: '2026-10-02) | union U' }, 'since (datetime)'],
    [{ ids: '1,x' }, 'ids (int) is "x"'],
    [{ ips: '"a' }, 'ips (list) has a quote that does not close'],
    [{ ips: ' , ' }, 'ips (list) is empty'],
    [{ ips: 'a,'.repeat(1001) }, 'ips (list) has 1001 items; at most 1000 fit'],
    [{ op: 'or true or' }, 'op (str) is "or true or"; it is one of: has, =='],
    [
      { account_name: 'x'.repeat(100_000) },
      'account_name (str) is 100,000 characters long; at most 8,192 fit',
    ],
    [{ account_name: 'a\u0000b' }, 'account_name (str) holds the control character U+0000'],
    [{ account_name: 'a\ud800' }, 'lone surrogate'],
    [{ path: 'a\nb' }, 'path holds a line break'],
    [{ acount_name: 'x' }, 'no parameter acount_name; did you mean account_name?'],
    [{ table: 'U' }, 'table is KQL of Test.all, not a value to give'],
    [{ user: 'x', account_name: 'y' }, 'account_name is given twice'],
    [{ start: '2026-10-09' }, 'start (2026-10-09T00:00:00.000Z) is not before end'],
  ])('refuses %j', (values: Record<string, string>, message) => {
    expect(() => bind(values)).toThrow(UserError);
    expect(() => bind(values)).toThrow(message);
  });

  it('names what is missing, with an example', () => {
    expect(() => bindHunt(hunt, {}, window)).toThrow('All needs account_name (str): Account');
    expect(missingParameters(hunt, {}).map(({ name }) => name)).toEqual(['account_name']);
    expect(missingParameters(hunt, { account_name: '  ' })).toHaveLength(1);
    expect(missingParameters(hunt, { user: 'x' })).toEqual([]);
  });

  it.each([
    ['workspace("{account_name}").T', { account_name: 'other' }],
    ['workspace("{count}").T', { account_name: 'x', count: '7' }],
    ["['{account_name}']", { account_name: 'Other_CL' }],
  ])('refuses a value that would choose another place to read from: %s', (source, values) => {
    const reading = readQueryFile('test.yaml', text.replace('{table}\n', `${source}\n`)).hunts[0] as Hunt;
    expect(() => bindHunt(reading, values, window)).toThrow(/changed the query itself/);
  });
});
