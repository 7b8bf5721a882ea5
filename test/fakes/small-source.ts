import type { SourceValue, TableSource } from '../../src/workspaces/embedded/table-source.ts';

/** A few rows that a test can know by heart: one sign-in an hour before `now`, back for 48 hours. */
export function createSmallSource({ now }: { now: Date; seed: number }): TableSource {
  const schema = {
    SigninLogs: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'UserPrincipalName', type: 'string' },
      { name: 'ResultType', type: 'string' },
      { name: 'IPAddress', type: 'string' },
      { name: 'LocationDetails', type: 'dynamic' },
      { name: 'DurationMs', type: 'long' },
      { name: 'Unfilled', type: 'string' },
      { name: 'UnfilledReal', type: 'real' },
    ],
    Empty_CL: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Text_s', type: 'string' },
    ],
    Timeless_CL: [{ name: 'Name_s', type: 'string' }],
  } as const;
  const rows: Record<string, () => Iterable<Record<string, SourceValue>>> = {
    *SigninLogs() {
      for (let hour = 48; hour >= 1; hour--) {
        yield {
          TimeGenerated: new Date(now.getTime() - hour * 3_600_000),
          UserPrincipalName: `user${hour % 4}@example.com`,
          ...(hour % 3 === 0 ? { ResultType: '50126' } : { ResultType: '0' }),
          IPAddress: `192.0.2.${hour}`,
          LocationDetails: { city: hour % 2 === 0 ? 'Oslo' : 'Bergen', geo: { lat: hour, note: null } },
          ...(hour === 48 ? {} : { DurationMs: 10n * BigInt(hour) }),
        };
      }
    },
    Empty_CL: () => [],
    Timeless_CL: () => [{ Name_s: 'a' }, { Name_s: 'b' }],
  };
  return { schema, rows: (table) => rows[table]?.() ?? [] };
}
