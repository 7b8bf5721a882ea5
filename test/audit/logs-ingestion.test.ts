import { describe, expect, it, onTestFinished } from 'vitest';
import { auditColumns } from '../../src/audit/audit-row.ts';
import { createLogsIngestion, type LogsIngestionOptions } from '../../src/audit/logs-ingestion.ts';
import type { Log } from '../../src/log.ts';
import { type LogsIngestionDouble, startLogsIngestion } from '../fakes/logs-ingestion.ts';
import { sealedEntries } from './sealed-entries.ts';

async function stage(more: Partial<LogsIngestionOptions> = {}, at?: (double: LogsIngestionDouble) => object) {
  const double = await startLogsIngestion(auditColumns);
  onTestFinished(() => double.close());
  const logged: string[] = [];
  const losses: object[] = [];
  const say = (_: unknown, words: string) => void logged.push(words);
  const log: Log = { debug: say, info: say, warn: say, error: say } as unknown as Log;
  const { endpoint, ruleId, stream, credential } = double;
  const sink = createLogsIngestion(
    {
      endpoint,
      ruleId,
      stream,
      credential,
      audience: 'https://monitor.azure.com',
      log,
      everyMs: 1,
      retryMs: 1,
      ...more,
      ...at?.(double),
    },
    (loss) => void losses.push(loss),
  );
  onTestFinished(() => sink.close());
  return { double, sink, logged, losses };
}

describe('the upload of the audit', () => {
  it('sends each entry as a row that fits the table, with the cloud’s audience', async () => {
    const { double, sink } = await stage({ audience: 'https://monitor.azure.us' });
    sink.add(sealedEntries(3));
    await double.took(3);
    expect(double.credential.scopes).toEqual(['https://monitor.azure.us/.default']);
    expect(double.rows.map(({ Seq }) => Seq)).toEqual([1, 2, 3]);
    expect(double.rows[0]).toMatchObject({
      TimeGenerated: '2026-11-21T12:00:00.000Z',
      Event: 'line',
      PersonId: 'T1:U1',
      Line: 'hunt alerts last 28d',
      Hunt: 'SecurityAlert.list_alerts',
      ResultRows: 3,
      KqlHash: expect.stringMatching(/^sha256:/),
      Seal: expect.stringMatching(/^sha256:/),
    });
    expect(sink.fault()).toBeUndefined();
  });

  it('gathers entries, and sends more than the service takes at once in parts', async () => {
    const { double, sink } = await stage();
    sink.add(sealedEntries(2_500, { line: 'x'.repeat(1_000) }));
    await double.took(2_500);
    expect(double.calls.every(({ status }) => status === 204)).toBe(true);
    expect(new Set(double.rows.map(({ Seq }) => Seq)).size).toBe(2_500);
  });

  it.each([
    [{ status: 429, retryAfter: '0' }, /takes no more for the moment/],
    [{ status: 500 }, /status 500/],
    [{ status: 503 }, /status 503/],
    [{ status: 401 }, /token was not accepted/],
    [{ status: 403 }, /lacks the role Monitoring Metrics Publisher/],
  ])('says what is wrong at %j, and sends the same entries once that is over', async (refusal, words) => {
    const { double, sink, logged, losses } = await stage();
    double.next.push(refusal, refusal);
    sink.add(sealedEntries(2));
    await double.took(2);
    expect(double.calls.map(({ status }) => status)).toEqual([refusal.status, refusal.status, 204]);
    await sink.close();
    expect(logged[0]).toMatch(words);
    // Once for the failure, however often it fails, and once when it is over.
    expect(logged).toHaveLength(2);
    expect(double.rows.map(({ Seq }) => Seq)).toEqual([1, 2]);
    expect(losses).toEqual([]);
  });

  it.each<[string, Partial<LogsIngestionOptions>, RegExp]>([
    ['the rule', { ruleId: 'dcr-other' }, /no such data collection rule/],
    ['the stream', { stream: 'Custom-Other_CL' }, /does not take the rows/],
    ['the endpoint', { endpoint: 'https://localhost:1' }, /could not be reached \(ECONNREFUSED/],
  ])('names %s where it is wrong, and tells of what was not sent', async (_, wrong, words) => {
    const { sink, losses, logged } = await stage(wrong);
    sink.add(sealedEntries(4));
    await sink.close();
    expect(logged[0]).toMatch(words);
    expect(sink.fault()).toMatch(words);
    expect(losses).toEqual([{ count: 4, first: 1, last: 4 }]);
  });

  it('sends again only the part that did not arrive', async () => {
    const { double, sink } = await stage();
    const entries = sealedEntries(900, { line: '界'.repeat(600) });
    double.next.push({ status: 500 });
    sink.add(entries);
    await double.took(900);
    expect(double.calls.length).toBeGreaterThan(2);
    expect(double.rows).toHaveLength(900);
  });

  it('makes room for new entries when the service is away for long, and tells which were left out', async () => {
    const { double, sink, losses, logged } = await stage({ maxWaiting: 3 });
    double.next.push({ status: 500 }, { status: 500 });
    sink.add(sealedEntries(10));
    await double.took(3);
    await sink.close();
    expect(double.rows.map(({ Seq }) => Seq)).toEqual([8, 9, 10]);
    expect(losses).toEqual([{ count: 7, first: 1, last: 7 }]);
    expect(logged).toContain('audit entries are left out of the upload; they are in the file');
  });

  it('does not wait for a service that hangs when Huntline stops', async () => {
    const { double, sink, losses } = await stage({ patienceMs: 20 });
    double.next.push('hang');
    sink.add(sealedEntries(2));
    await sink.close();
    expect(losses).toEqual([{ count: 2, first: 1, last: 2 }]);
  });

  it('sends what waits when Huntline stops', async () => {
    const { double, sink, losses } = await stage({ everyMs: 3_600_000 });
    sink.add(sealedEntries(2));
    await sink.close();
    expect(double.rows).toHaveLength(2);
    expect(losses).toEqual([]);
  });

  it('lets an identity that cannot sign in be, and says so', async () => {
    const getToken = () => Promise.reject(new Error('no sign-in worked, tried with secret hunter2'));
    const { sink, logged } = await stage({ credential: { getToken } });
    sink.add(sealedEntries(1));
    await sink.close();
    expect(logged[0]).toMatch(/no token for it could be had/);
    expect(sink.fault()).not.toContain('hunter2');
  });
});
