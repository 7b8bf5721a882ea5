import { onTestFinished } from 'vitest';
import type { Observable, Severity, Verdicts } from '../../src/enrichment.ts';
import type { Provider } from '../../src/intel/provider.ts';
import type { TiReply, TiRequest } from './ti-behaviours.ts';
import { startTiStage, type TiStage } from './ti-stage.ts';

export const ip = (n: number): Observable => ({ type: 'ipv4', value: `203.0.113.${n}` });
export const ips = (count: number) => Array.from({ length: count }, (_, n) => ip(n));

/** A small service behind one of the doubles’ host names: the body is the severity. */
export function smallProvider(changes: Partial<Provider> = {}): Provider {
  return {
    id: 'virustotal',
    name: 'VirusTotal',
    keys: [{ arg: 'AuthKey', setting: 'HUNTLINE_VIRUSTOTAL_KEY', required: true }],
    free: false,
    supports: ['ipv4', 'domain'],
    limits: { concurrent: 2 },
    answers: 'json',
    request: ({ value }, { AuthKey = '' }) => ({
      url: `https://www.virustotal.com/${encodeURIComponent(value)}`,
      headers: { 'x-apikey': AuthKey },
    }),
    parse: (body) => ({ severity: body as Severity, summary: `says ${String(body)}` }),
    ...changes,
  };
}

export const says = (severity: Severity): TiReply => ({ status: 200, body: JSON.stringify(severity) });

export async function smallTiStage(changes: Parameters<typeof startTiStage>[0] = {}): Promise<TiStage> {
  const stage = await startTiStage({ providers: [smallProvider()], ids: ['virustotal'], ...changes });
  stage.services.behave('virustotal', () => says('high'));
  onTestFinished(() => stage.close());
  return stage;
}

export const vt = { providers: ['virustotal'] } as const;
export const pathsAsked = (stage: TiStage) => stage.services.log.map(({ path }) => path);
export const silencesOf = (verdicts: readonly Verdicts[]) =>
  verdicts.flatMap(({ silent }) => silent.map(({ silence }) => silence));

/** Has the service answer when it is let, and not before. */
export function gate(stage: TiStage, reply: (request: TiRequest) => TiReply = () => says('high')) {
  const arrived: (() => void)[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  stage.services.behave('virustotal', async (request) => {
    await new Promise<void>((resolve) => {
      arrived.push(resolve);
      for (const { count, resolve: seen } of waiting) if (arrived.length >= count) seen();
    });
    return reply(request);
  });
  return {
    arrived: (count: number) => new Promise<void>((resolve) => void waiting.push({ count, resolve })),
    open() {
      stage.services.behave('virustotal', reply);
      for (const resolve of arrived) resolve();
    },
  };
}
