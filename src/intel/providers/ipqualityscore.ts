import { z } from 'zod';
import type { Observable, Opinion } from '../../enrichment.ts';
import { factsOf, readAnswer, someFlag, someText, tagsOf } from '../answer-parts.ts';
import type { Provider } from '../provider.ts';
import { ProviderSays } from '../provider-says.ts';

// https://www.ipqualityscore.com/documentation/proxy-detection-api/response-parameters; every fault is a 200 with
// `success: false` and a message.
const fault = z.object({ success: z.literal(false), message: someText });
const report = z.object({
  success: z.literal(true),
  fraud_score: z.number().min(0).max(100),
  proxy: someFlag,
  vpn: someFlag,
  tor: someFlag,
  active_vpn: someFlag,
  active_tor: someFlag,
  recent_abuse: someFlag,
  bot_status: someFlag,
  abuse_velocity: someText,
  ISP: someText,
  organization: someText,
  country_code: someText,
});

/** IPQualityScore: how likely an address is used for fraud, and whether it hides someone. The key stands in the URL. */
export const ipqualityscore: Provider = {
  id: 'ipqualityscore',
  name: 'IPQualityScore',
  msticpy: 'IPQualityScore',
  keys: [{ arg: 'AuthKey', setting: 'HUNTLINE_IPQUALITYSCORE_KEY', required: true }],
  free: false,
  supports: ['ipv4', 'ipv6'],
  limits: { concurrent: 2, perMonth: 1_000 },
  answers: 'json',
  request: ({ value }, { AuthKey = '' }) => ({
    url: `https://www.ipqualityscore.com/api/json/ip/${encodeURIComponent(AuthKey)}/${encodeURIComponent(value)}`,
    headers: { accept: 'application/json' },
  }),
  parse,
};

function parse(body: unknown, { value }: Observable): Opinion {
  const said = fault.safeParse(body);
  if (said.success) throw meaningOf(said.data.message ?? '');
  const data = readAnswer(report, body);
  const hides = tagsOf(
    data.proxy ? 'proxy' : undefined,
    data.vpn || data.active_vpn ? 'vpn' : undefined,
    data.tor || data.active_tor ? 'tor' : undefined,
    data.bot_status ? 'bot' : undefined,
    data.recent_abuse ? 'recent abuse' : undefined,
  );
  return {
    severity: severityOf(data.fraud_score, hides.length > 0),
    summary: `fraud score ${data.fraud_score} of 100${hides.length > 0 ? `; ${hides.join(', ')}` : ''}`,
    facts: factsOf({
      'Abuse velocity': data.abuse_velocity === 'none' ? undefined : data.abuse_velocity,
      ISP: data.ISP,
      Organisation: data.organization,
      Country: data.country_code,
    }),
    tags: hides,
    page: `https://www.ipqualityscore.com/free-ip-lookup-proxy-vpn-test/lookup/${encodeURIComponent(value)}`,
  };
}

/** MSTICPy's thresholds. */
function severityOf(score: number, hides: boolean): Opinion['severity'] {
  if (score >= 80) return 'high';
  if (score > 50) return 'warning';
  return hides ? 'information' : 'none';
}

function meaningOf(message: string): ProviderSays {
  if (/quota|credit|exceed|limit/i.test(message)) return new ProviderSays('quota');
  if (/key|authoriz|account/i.test(message)) return new ProviderSays('no-key');
  if (/invalid|private/i.test(message)) return new ProviderSays('refused');
  return new ProviderSays('failed');
}
