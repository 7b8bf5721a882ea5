import { UserError } from '../../errors.ts';
import type { Finding, Probe } from '../run-checks.ts';
import { reveal, type SecretText } from '../secret-text.ts';
import { offProbe } from './ask.ts';
import { callService, type ServiceAnswer } from './call-service.ts';

/** One threat-intelligence provider whose key is to be looked at. */
export interface TiKey {
  /** The name of its entry in the settings. */
  readonly name: string;
  /** MSTICPy's class of provider: `VirusTotal`, `OTX` … */
  readonly provider: string;
  readonly enabled: boolean;
  /** By MSTICPy's names: `AuthKey`, and `ApiID` where there is one. */
  readonly args: Readonly<Record<string, SecretText>>;
  /** Where it is written. */
  readonly written?: string | undefined;
}

/** How a provider is asked about an address that everybody knows, with the key. */
interface KeyCall {
  readonly origin: string;
  readonly path: (key: string) => string;
  readonly headers: (key: string, id: string) => Readonly<Record<string, string>>;
}

const header = (name: string) => (key: string) => ({ [name]: key });
const none = () => ({});
const basic = (key: string, id: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${key}`).toString('base64')}`,
});

/** The cheapest call of each that needs the key; from the providers' documentation. */
const calls: Readonly<Record<string, KeyCall>> = {
  abuseipdb: {
    origin: 'https://api.abuseipdb.com',
    path: () => '/api/v2/check?ipAddress=1.1.1.1',
    headers: header('key'),
  },
  crowdsec: {
    origin: 'https://cti.api.crowdsec.net',
    path: () => '/v2/smoke/1.1.1.1',
    headers: header('x-api-key'),
  },
  greynoise: {
    origin: 'https://api.greynoise.io',
    path: () => '/v3/community/1.1.1.1',
    headers: header('key'),
  },
  ipqualityscore: {
    origin: 'https://www.ipqualityscore.com',
    path: (key) => `/api/json/ip/${encodeURIComponent(key)}/1.1.1.1`,
    headers: none,
  },
  opr: {
    origin: 'https://openpagerank.com',
    path: () => '/api/v1.0/getPageRank?domains[0]=example.com',
    headers: header('api-opr'),
  },
  otx: {
    origin: 'https://otx.alienvault.com',
    path: () => '/api/v1/user/me',
    headers: header('x-otx-api-key'),
  },
  pulsedive: {
    origin: 'https://pulsedive.com',
    path: (key) => `/api/info.php?indicator=1.1.1.1&key=${encodeURIComponent(key)}`,
    headers: none,
  },
  virustotal: {
    origin: 'https://www.virustotal.com',
    path: () => '/api/v3/ip_addresses/1.1.1.1',
    headers: header('x-apikey'),
  },
  xforce: { origin: 'https://api.xforce.ibmcloud.com', path: () => '/ipr/1.1.1.1', headers: basic },
};

/** Each provider's key, by the smallest call that needs it; `originOf` is for doubles of the providers. */
export function tiKeyProbes(
  keys: readonly TiKey[],
  originOf: (provider: string) => string | undefined = () => undefined,
): readonly Probe[] {
  return keys.map((key) => {
    const name = `TI provider ${key.name}`;
    const call = calls[key.provider.toLowerCase()];
    const { AuthKey: secret } = key.args;
    if (!key.enabled) return offProbe(name, 'it is not enabled');
    if (!call) return offProbe(name, `${key.provider} has no key that Huntline could look at`);
    const setting = `TIProviders.${key.name}.Args.AuthKey`;
    return {
      name,
      setting,
      written: key.written,
      async look(signal): Promise<Finding> {
        if (secret === undefined) throw new UserError('it has no key.', { hint: `Set ${setting}.` });
        const value = await reveal(secret);
        const id = key.args.ApiID === undefined ? '' : await reveal(key.args.ApiID);
        const origin = originOf(key.provider) ?? call.origin;
        const answer = await callService(`${origin}${call.path(value)}`, {
          headers: { accept: 'application/json', ...call.headers(value, id) },
          signal,
        });
        return verdictOn(answer);
      },
    };
  });
}

/** Some say 200 to a wrong key, and in the body that it is wrong. */
function verdictOn({ status, headers, body }: ServiceAnswer): Finding {
  const denied = status === 401 || status === 403 || body.success === false;
  if (denied) {
    return {
      ok: false,
      message: `it refused the key (${status})`,
      mend: 'Is it whole, and still valid? Make a new one there.',
    };
  }
  if (status === 429) {
    const after = headers.get('retry-after');
    const until = after === null ? '' : `; it may be asked again in ${after} s`;
    return { ok: true, message: `it knows the key, whose quota is used up for now${until}` };
  }
  // Not known there: the key was good enough to be told so.
  if (status < 300 || status === 404) return { ok: true, message: 'it takes the key' };
  return {
    ok: false,
    message: `it answered with ${status}`,
    mend: 'Try again later; see the provider’s own status page.',
  };
}
