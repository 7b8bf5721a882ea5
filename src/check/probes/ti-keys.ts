import type { Observable } from '../../enrichment.ts';
import { UserError } from '../../errors.ts';
import { providers } from '../../intel/index.ts';
import type { Provider, ProviderRequest } from '../../intel/provider.ts';
import { ProviderSays } from '../../intel/provider-says.ts';
import type { Finding, Probe } from '../run-checks.ts';
import { reveal, type SecretText } from '../secret-text.ts';
import { offProbe } from './ask.ts';
import { callService, type ServiceAnswer } from './call-service.ts';

/** One threat-intelligence provider whose key is to be looked at. */
export interface TiKey {
  /** The name of its entry in the settings. */
  readonly name: string;
  /** MSTICPy's class of provider (`VirusTotal`, `OTX` …), or Huntline's id of it. */
  readonly provider: string;
  readonly enabled: boolean;
  /** By MSTICPy's names: `AuthKey`, and `ApiID` where there is one. */
  readonly args: Readonly<Record<string, SecretText>>;
  /** The setting of the key, where that is not an entry of MSTICPy's. */
  readonly setting?: string | undefined;
  /** Where it is written. */
  readonly written?: string | undefined;
}

/** What everybody knows: asking about it tells nobody anything. */
const wellKnown: readonly Observable[] = [
  { type: 'ipv4', value: '1.1.1.1' },
  { type: 'domain', value: 'example.com' },
  // The file that every virus scanner is tried with, by EICAR.
  { type: 'sha256', value: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f' },
];

/** Where the ordinary question needs no key, one that does. */
const askedInstead: Readonly<Record<string, string>> = { otx: '/api/v1/user/me' };

/** Each provider's key, by the smallest call that needs it; `originOf` is for doubles of the providers. */
export function tiKeyProbes(
  keys: readonly TiKey[],
  originOf: (provider: string) => string | undefined = () => undefined,
): readonly Probe[] {
  return keys.map((key) => {
    const name = `TI provider ${key.name}`;
    const provider = providerOf(key.provider);
    if (!key.enabled) return offProbe(name, 'it is not enabled');
    const about = wellKnown.find(({ type }) => provider?.supports.includes(type));
    if (!provider || provider.keys.length === 0 || !about) {
      return offProbe(name, `${key.provider} has no key that Huntline could look at`);
    }
    const setting = key.setting ?? `TIProviders.${key.name}.Args.AuthKey`;
    return {
      name,
      setting,
      written: key.written,
      async look(signal): Promise<Finding> {
        const { AuthKey: secret, ApiID: id } = key.args;
        if (secret === undefined) throw new UserError('it has no key.', { hint: `Set ${setting}.` });
        const values = {
          AuthKey: await reveal(secret),
          ...(id === undefined ? {} : { ApiID: await reveal(id) }),
        };
        const { url, ...request } = provider.request(about, values);
        const answer = await callService(placed(url, provider, originOf(key.provider)), {
          ...initOf(request),
          signal,
        });
        return verdictOn(answer, provider, about);
      },
    };
  });
}

function providerOf(name: string): Provider | undefined {
  const wanted = name.toLowerCase();
  return providers.find(({ id, msticpy }) => msticpy?.toLowerCase() === wanted || id === wanted);
}

function placed(url: string, { id }: Provider, origin: string | undefined): string {
  const { origin: own, pathname, search } = new URL(url);
  return `${origin ?? own}${askedInstead[id] ?? `${pathname}${search}`}`;
}

function initOf({ method = 'GET', headers = {}, body }: Omit<ProviderRequest, 'url'>): RequestInit {
  return { method, headers, ...(body === undefined ? {} : { body }) };
}

/** Some say 200 to a wrong key, and in the body that it is wrong. */
function verdictOn({ status, headers, body }: ServiceAnswer, provider: Provider, about: Observable): Finding {
  const answers = status < 300 || provider.alsoAnswers?.includes(status) === true;
  const said = answers ? sayingOf(provider, body, about, status) : undefined;
  const denied = said === 'no-key' || (body.success === false && said !== 'quota');
  if (status === 401 || status === 403 || denied) {
    return {
      ok: false,
      message: `it refused the key (${status})`,
      mend: 'Is it whole, and still valid? Make a new one there.',
    };
  }
  if (status === 429 || said === 'quota') {
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

/** Whether the answer can be read otherwise is nothing that the key is to blame for. */
function sayingOf(provider: Provider, body: unknown, about: Observable, status: number): string | undefined {
  try {
    provider.parse(body, about, status);
    return undefined;
  } catch (error) {
    return error instanceof ProviderSays ? error.saying : undefined;
  }
}
