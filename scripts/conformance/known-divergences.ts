/** Cases whose answer differs from that of Microsoft's engine, each with the reason. An entry that no longer differs fails the run. */
export const knownDivergences: Readonly<Record<string, string>> = {
  '88:agent-datetime-timespan-0043': 'DuckDB keeps six digits of a second, KQL seven',
  '510:agent-datetime-timespan-0003': 'DuckDB keeps six digits of a second, KQL seven',
  '521:agent-datetime-timespan-0014': 'DuckDB keeps six digits of a second, KQL seven',
  '966:agent-datetime-timespan-0005': 'DuckDB keeps six digits of a second, KQL seven',
  '990:agent-datetime-timespan-0029': 'DuckDB keeps six digits of a second, KQL seven',
  '1004:agent-datetime-timespan-0043': 'DuckDB keeps six digits of a second, KQL seven',
  '1299:agent-type-casts-coercion-0021':
    'a real prints the shortest digits that read back as itself, KQL prints seventeen',
};
