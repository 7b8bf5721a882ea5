import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** The four weeks that the rows lie in. */
export const span = { start: '2026-10-01T00:00:00.000Z', end: '2026-10-29T00:00:00.000Z' };

const micros = 28 * 86_400 * 1_000_000;
const parts = 2;

/** Fills a folder with `EndpointEvents_CL`, of so many rows, and `Indicators_CL`, of some five hundred: the same each time. */
export async function makeRows(folder: string, rows: number): Promise<void> {
  const events = join(folder, 'EndpointEvents_CL');
  mkdirSync(events);
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const share = Math.ceil(rows / parts);
    // DuckDB counts in one thread: several statements at once make use of several.
    await Promise.all(
      Array.from({ length: parts }, async (_, part) => {
        const connection = await instance.connect();
        const numbers = `range(${part * share}, ${Math.min(rows, (part + 1) * share)})`;
        await connection.run(
          `COPY (${eventsOf(numbers, rows)}) TO '${events}/${part}.parquet' (FORMAT parquet)`,
        );
        connection.closeSync();
      }),
    );
    const connection = await instance.connect();
    await connection.run(
      `COPY (${indicatorsOf(`'${events}/*.parquet'`)}) TO '${folder}/Indicators_CL.parquet' (FORMAT parquet)`,
    );
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

/** Events as a fleet of devices logs them: few devices log most, one command line in 5,000 is of interest. */
function eventsOf(numbers: string, rows: number): string {
  const step = Math.floor(micros / rows);
  return `
    WITH numbered AS (
      SELECT range AS i, hash(range, 7) AS a, hash(range, 8) AS b, hash(range, 9) AS c FROM ${numbers}
    )
    SELECT
      TIMESTAMP '2026-10-01' + to_microseconds(CAST(i * ${step} + a % ${step} AS BIGINT)) AS TimeGenerated,
      'dev' || lpad(CAST(CAST(pow(a % 1000 / 1000.0, 2) * 2000 AS INTEGER) AS VARCHAR), 4, '0') || '.contoso.example' AS DeviceName,
      'user' || CAST(b % 5000 AS VARCHAR) AS AccountName,
      ${oneOf('a // 1024', ['LogonFailed', 'LogonSuccess', 'PowerShellCommand', 'ProcessCreated', 'ConnectionSuccess', 'DnsQueryResponse', 'FileCreated', 'RegistryValueSet'])} AS ActionType,
      ${oneOf('b // 8192', ['powershell.exe', 'cmd.exe', 'svchost.exe', 'explorer.exe', 'rundll32.exe', 'chrome.exe', 'outlook.exe', 'teams.exe', 'winword.exe', 'PowerShell.EXE'])} AS FileName,
      CASE c % 5000
        WHEN 0 THEN 'C:\\Tools\\Mimikatz.exe privilege::debug sekurlsa::logonpasswords ' || i
        WHEN 1 THEN 'C:\\Tools\\notmimikatzatall.exe ' || i
        WHEN 2 THEN 'procdump -ma lsass.exe out' || i || '.dmp'
        ELSE '"C:\\Program Files\\App' || c % 97 || '\\run.exe" --type=' || c % 13 || ' --session ' || b % 100000 || ' /silent'
      END AS ProcessCommandLine,
      CASE WHEN a % 10 < 4 THEN (b % 223 + 1) || '.' || b // 256 % 64 || '.' || a // 512 % 8 || '.' || c % 16 ELSE '' END AS RemoteIP,
      CAST(${oneOf('c // 64', ['443', '80', '53', '22', '3389', '445', '8080', '25'])} AS INTEGER) AS RemotePort,
      CAST(a // 777 % 100000 AS BIGINT) AS ReportId,
      CAST('{"Desktop":{"Session":' || a % 9 || ',"Name":"s' || b % 50 || '"},"Score":' || c % 101
        || ',"Verdict":"' || ${oneOf('b // 512', ['clean', 'suspicious', 'malicious', 'unknown'])}
        || '","Tags":["' || ${oneOf('c // 16', ['alpha', 'beta', 'gamma', 'delta'])} || '"'
        || CASE WHEN c // 4 % 2 = 0 THEN ',"t' || a // 16 % 20 || '"' ELSE '' END || ']}' AS JSON) AS AdditionalFields
    FROM numbered`;
}

function oneOf(number: string, values: readonly string[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}][1 + CAST(${number} % ${values.length} AS INTEGER)]`;
}

function indicatorsOf(events: string): string {
  return `
    SELECT TIMESTAMP '2026-10-02' AS TimeGenerated, RemoteIP AS NetworkIP,
      'campaign ' || hash(RemoteIP, 1) % 40 AS Description, CAST(hash(RemoteIP, 2) % 100 AS INTEGER) AS Confidence
    FROM (SELECT DISTINCT RemoteIP FROM ${events} WHERE RemoteIP <> '' AND hash(RemoteIP) % 400 = 0)`;
}
