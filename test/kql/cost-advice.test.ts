import { describe, expect, it } from 'vitest';
import { advise } from '../../src/kql/cost-advice.ts';

const timed = 'where TimeGenerated > ago(1d)';
const rules = (kql: string) =>
  advise(kql).map(({ rule, position }) => `${position.line}:${position.column} ${rule}`);

describe('advise', () => {
  it.each([
    [`SecurityEvent | ${timed} | where A contains "powershell"`, ['1:55 contains']],
    [`SecurityEvent | ${timed}\n| where A !contains_cs 'mimikatz'`, ['2:9 contains']],
    [`T | ${timed} | sort by A`, ['1:37 unbounded-sort']],
    [`T | ${timed} | mv-expand A`, ['1:37 unbounded-mv-expand']],
    ['T | where A == 1', ['1:1 no-time-filter']],
    ['T | project TimeGenerated, A', ['1:1 no-time-filter']],
    ['T | summarize max(TimeGenerated) by bin(TimeGenerated, 1h)', ['1:1 no-time-filter']],
    [`T // all | ${timed}`, ['1:1 no-time-filter', '1:3 folded-comment']],
    [`search "x" | ${timed}`, ['1:1 unscoped']],
    [`union * | ${timed}`, ['1:1 unscoped']],
    [`workspace("other").T | ${timed}`, ['1:1 reaches-elsewhere']],
    [`externaldata (a:string) ["https://x.example"] | ${timed}`, ['1:1 reaches-elsewhere']],
  ])('says of %s: %s', (kql, expected) => {
    expect(rules(kql)).toEqual(expected);
  });

  it.each([
    ['a part of a word', `T | ${timed} | where A contains "pow-er" or A contains "abc"`],
    ['a name that only looks so', `T | ${timed} | where A == "union * | search contains"`],
    ['rows that are filtered before', `T | ${timed} | where A == 1 | sort by B | mv-expand C`],
    ['rows that are counted before', `T | ${timed} | summarize count() by A | sort by count_`],
    ['rows that are cut after', `T | ${timed} | sort by A | project A | take 5`],
    ['rows with a limit', `T | ${timed} | mv-expand A limit 5`],
    ['search in named tables', `search in (T, U) "x" | ${timed}`],
    ['Defender’s time column', 'T | where Timestamp > ago(1d)'],
    ['a time column in brackets', "T | where ['TimeGenerated'] > ago(1d)"],
    [
      'a function of ASIM that takes the time',
      '_Im_Dns(starttime = ago(1d), endtime = now()) | where A == 1',
    ],
    ['a series over a time', 'T | make-series count() on TimeGenerated from ago(1d) to now() step 1h'],
    ['what is no KQL', 'T | where'],
  ])('says nothing of %s', (_, kql) => {
    expect(rules(kql)).toEqual([]);
  });
});
