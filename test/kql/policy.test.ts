import { describe, expect, it } from 'vitest';
import { isTail, judge } from '../../src/kql/policy.ts';

const policy = { workspaces: ['prod', '11111111-2222-3333-4444-555555555555'] };
const constructs = (kql: string) => judge(kql, policy).map(({ construct }) => construct);

describe('judge', () => {
  it.each([
    'SecurityAlert | take 5',
    'let a = 1; let f = (x: int) { T | where b == x }; f(a) | take 5',
    'declare query_parameters(n: int = 5); T | take n',
    'T | evaluate bag_unpack(d)',
    'T | evaluate hint.distribution=single pivot(a)',
    'union workspace("prod").T, workspace("PROD").T',
    "workspace('11111111-2222-3333-4444-555555555555').T | take 5",
    'T | where a == "externaldata workspace(1) .show ; set x"',
    'T | join kind=inner (U | project a) on a',
    'T // .drop table T',
  ])('allows %s', (kql) => {
    expect(judge(kql, policy)).toEqual([]);
  });

  it.each([
    ['externaldata(a: string)["https://example.com"]', 'externaldata'],
    ['T | union (externaldata(a: string)["https://example.com"])', 'externaldata'],
    ['let e = () { externaldata(a: string)["https://example.com"] }; e()', 'externaldata'],
    ['T | evaluate http_request("https://example.com")', 'http_request'],
    ['evaluate http_request("https://example.com")', 'http_request'],
    ['T | evaluate ["http_request_post"]("https://example.com")', 'http_request_post'],
    ['T | evaluate sql_request("Server=x", "select 1")', 'sql_request'],
    ['T | evaluate cosmosdb_sql_request("x", "y")', 'cosmosdb_sql_request'],
    ['T | evaluate mysql_request("x", "y")', 'mysql_request'],
    ['T | evaluate postgresql_request("x", "y")', 'postgresql_request'],
    ['T | evaluate python(typeof(*), "x")', 'python'],
    ['T | evaluate some_new_plugin()', 'some_new_plugin'],
    ['cluster("c").database("d").T', 'cluster()'],
    ['database("d").T', 'database()'],
    ['adx("https://c/d").T', 'adx()'],
    ['arg("").Resources', 'arg()'],
    ['workspace("other").T', 'workspace()'],
    ['["workspace"]("other").T', 'workspace()'],
    ['workspace(strcat("pr", "od")).T', 'workspace()'],
    ['let w = "other"; workspace(w).T', 'workspace()'],
    ['app("other").requests', 'app()'],
    ['resource("/subscriptions/1").T', 'resource()'],
    ['external_table("x")', 'external_table()'],
    ['T | where a in ((workspace("other").T | project a))', 'workspace()'],
    ['find in (workspace("other").T) where a == 1', 'workspace()'],
    ['alias database d = cluster("c").database("d"); T', 'alias'],
    ['macro-expand entity_group [cluster("c")] as X (X.T)', 'macro-expand'],
    ['restrict access to (T); T', 'restrict access'],
    ['set notruncation; T', 'set'],
    ['set servertimeout = time(1h); T', 'set'],
    ['#crp notruncation=true\nT', '# directive'],
    ['.show tables', 'control command'],
    ['.set x <| T', 'control command'],
    ['T; U', 'second query'],
    ['T | take 1;\n.drop table T', 'second query'],
    ['', 'no query'],
    ['let a = 1;', 'no query'],
    ['T | where (', 'syntax'],
    ['T | where a == "x', 'syntax'],
  ])('refuses %s', (kql, construct) => {
    const found = constructs(kql);
    expect(found.length).toBeGreaterThan(0);
    expect([construct, 'syntax', 'control command'].some((name) => found.includes(name))).toBe(true);
    if (!found.includes('syntax')) expect(found).toContain(construct);
  });

  it('says where', () => {
    expect(judge('T\n| union workspace("other").U', policy)).toMatchObject([
      { construct: 'workspace()', position: { line: 2, column: 9 } },
    ]);
  });
});

describe('isTail', () => {
  it.each([
    '| take 5',
    '  | where a == "; U" | summarize count() by b',
    '| summarize NumAlerts=count() by AlertName',
    '| join kind=inner (U | take 5) on a',
    '| render timechart',
    '| where a == 1 // what remains',
    '\n| extend d = dynamic({"a": ";"})\n| take 5',
  ])('takes %j', (text) => {
    expect(isTail(text)).toBe(true);
  });

  it.each([
    '',
    'take 5',
    'T | take 5',
    '|',
    '|| take 5',
    '| take 5; U',
    '| take 5;',
    '| where a == 1) | union (U',
    '| where (a == 1',
    '| where a == "x',
    '| take 5 }',
    '| take 5\n.show tables',
    '| take 5\nlet a = 1',
    '// | take 5',
    '| nonsense 5',
  ])('does not take %j', (text) => {
    expect(isTail(text)).toBe(false);
  });
});
