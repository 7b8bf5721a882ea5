/** A hunt, and the best SQL that was found for the same answer by hand. */
export interface Pair {
  readonly name: string;
  readonly kql: string;
  /** `EVENTS` and `INDICATORS` stand for the files, `WINDOW` for the test of the time. */
  readonly sql: string;
}

const word = (text: string) => `(?i)(?:^|[^\\p{L}\\p{N}])(?:${text})(?:$|[^\\p{L}\\p{N}])`;

/**
 * Written as somebody would who knows DuckDB and this data: that no text is missing, that every bag has its keys and every
 * `Tags` is an array. Where there were several ways (`ILIKE`, `row_number()`, `arg_max` of a struct, `from_json` …), the
 * one that was quickest on two cores.
 */
export const pairs: readonly Pair[] = [
  {
    name: 'filters',
    kql: `EndpointEvents_CL
      | where ActionType == "PowerShellCommand" and FileName =~ "powershell.exe" and RemotePort in (443, 80)
      | summarize Count = count(), Last = max(TimeGenerated) by DeviceName`,
    sql: `SELECT DeviceName, count(*), max(TimeGenerated) FROM EVENTS
      WHERE ActionType = 'PowerShellCommand' AND lower(FileName) = 'powershell.exe' AND RemotePort IN (443, 80) AND WINDOW
      GROUP BY 1`,
  },
  {
    name: 'has',
    kql: `EndpointEvents_CL | where ProcessCommandLine has "mimikatz" | summarize Count = count() by AccountName`,
    sql: `SELECT AccountName, count(*) FROM EVENTS
      WHERE contains(lower(ProcessCommandLine), 'mimikatz') AND regexp_matches(ProcessCommandLine, '${word('mimikatz')}') AND WINDOW
      GROUP BY 1`,
  },
  {
    name: 'has_any',
    kql: `EndpointEvents_CL | where ProcessCommandLine has_any ("mimikatz", "sekurlsa", "lsass", "procdump")
      | summarize Count = count() by FileName`,
    sql: `SELECT FileName, count(*) FROM EVENTS
      WHERE regexp_matches(ProcessCommandLine, '${word('mimikatz|sekurlsa|lsass|procdump')}') AND WINDOW GROUP BY 1`,
  },
  {
    name: 'dynamic paths',
    kql: `EndpointEvents_CL
      | where AdditionalFields.Desktop.Session == 3 and tostring(AdditionalFields.Verdict) == "malicious"
      | extend Score = toint(AdditionalFields.Score)
      | summarize Count = count(), Highest = max(Score) by Name = tostring(AdditionalFields.Desktop.Name)`,
    sql: `SELECT json_extract_string(AdditionalFields, '$.Desktop.Name'), count(*), max(CAST(json_extract_string(AdditionalFields, '$.Score') AS INTEGER))
      FROM EVENTS
      WHERE json_extract_string(AdditionalFields, '$.Desktop.Session') = '3'
        AND json_extract_string(AdditionalFields, '$.Verdict') = 'malicious' AND WINDOW
      GROUP BY 1`,
  },
  {
    name: 'summarize by bin',
    kql: 'EndpointEvents_CL | summarize Count = count() by bin(TimeGenerated, 1h), ActionType',
    sql: `SELECT time_bucket(INTERVAL 1 HOUR, TimeGenerated), ActionType, count(*) FROM EVENTS WHERE WINDOW GROUP BY 1, 2`,
  },
  {
    name: 'dcount',
    kql: 'EndpointEvents_CL | summarize Devices = dcount(DeviceName), Ports = dcount(RemotePort) by AccountName',
    sql: `SELECT AccountName, count(DISTINCT DeviceName), count(DISTINCT RemotePort) FROM EVENTS WHERE WINDOW GROUP BY 1`,
  },
  {
    name: 'join with indicators',
    kql: `EndpointEvents_CL
      | join kind=inner (Indicators_CL | where Confidence > 50) on $left.RemoteIP == $right.NetworkIP
      | summarize Count = count(), Last = max(TimeGenerated) by Description`,
    sql: `SELECT Description, count(*), max(e.TimeGenerated) FROM EVENTS e JOIN INDICATORS i ON e.RemoteIP = i.NetworkIP
      WHERE Confidence > 50 AND e.WINDOW AND i.WINDOW GROUP BY 1`,
  },
  {
    name: 'join of two kinds of events',
    kql: `EndpointEvents_CL | where ActionType == "LogonFailed"
      | join (EndpointEvents_CL | where ActionType == "LogonSuccess") on AccountName, DeviceName
      | summarize Count = count() by FileName1`,
    sql: `SELECT r.FileName, count(*)
      FROM (SELECT DISTINCT ON (AccountName, DeviceName) AccountName, DeviceName FROM EVENTS WHERE ActionType = 'LogonFailed' AND WINDOW) l
      JOIN EVENTS r ON r.AccountName = l.AccountName AND r.DeviceName = l.DeviceName
      WHERE r.ActionType = 'LogonSuccess' AND r.WINDOW GROUP BY 1`,
  },
  {
    name: 'arg_max(*)',
    kql: 'EndpointEvents_CL | summarize arg_max(TimeGenerated, *) by DeviceName',
    sql: `WITH newest AS (SELECT DeviceName AS name, max(TimeGenerated) AS latest FROM EVENTS WHERE WINDOW GROUP BY 1)
      SELECT DISTINCT ON (DeviceName) DeviceName, TimeGenerated, e.* EXCLUDE (DeviceName, TimeGenerated)
      FROM EVENTS e JOIN newest ON DeviceName = name AND TimeGenerated = latest`,
  },
  {
    name: 'make_set',
    kql: 'EndpointEvents_CL | summarize Files = make_set(FileName), Ports = make_set(RemotePort) by AccountName',
    sql: `SELECT AccountName, to_json(list(DISTINCT FileName)), to_json(list(DISTINCT RemotePort)) FROM EVENTS WHERE WINDOW GROUP BY 1`,
  },
  {
    name: 'mv-expand',
    kql: `EndpointEvents_CL | mv-expand Tag = AdditionalFields.Tags to typeof(string)
      | summarize Count = count() by Tag, ActionType`,
    sql: `SELECT Tag, ActionType, count(*)
      FROM (SELECT ActionType, unnest(json_extract_string(AdditionalFields, '$.Tags[*]')) AS Tag FROM EVENTS WHERE WINDOW)
      GROUP BY 1, 2`,
  },
  {
    name: 'make-series',
    kql: `EndpointEvents_CL | make-series Count = count() default = 0 on TimeGenerated
      from datetime(2026-10-01) to datetime(2026-10-29) step 1h by ActionType`,
    sql: `WITH counted AS (
        SELECT ActionType, time_bucket(INTERVAL 1 HOUR, TimeGenerated) AS hour, count(*) AS n FROM EVENTS WHERE WINDOW GROUP BY 1, 2
      ), hours AS (
        SELECT unnest(generate_series(TIMESTAMP '2026-10-01', TIMESTAMP '2026-10-28 23:00', INTERVAL 1 HOUR)) AS hour
      )
      SELECT k.ActionType, to_json(list(coalesce(n, 0) ORDER BY h.hour)), to_json(list(strftime(h.hour, '%Y-%m-%dT%H:%M:%S.0000000Z') ORDER BY h.hour))
      FROM (SELECT DISTINCT ActionType FROM counted) k CROSS JOIN hours h
      LEFT JOIN counted c ON c.hour = h.hour AND c.ActionType = k.ActionType GROUP BY 1`,
  },
];
