import { UserError } from '../../errors.ts';
import { cutWords } from '../cut-words.ts';
import type { Finding, Probe } from '../run-checks.ts';
import { reveal, type SecretText } from '../secret-text.ts';
import { offProbe } from './ask.ts';
import { callService, textIn } from './call-service.ts';

export interface TeamsCheck {
  readonly appId?: string | undefined;
  readonly password?: SecretText | undefined;
  readonly tenantId?: string | undefined;
  /** Default: SingleTenant. */
  readonly type?: 'SingleTenant' | 'MultiTenant' | 'UserAssignedMsi' | undefined;
  /** Where the cloud signs in, such as `https://login.microsoftonline.com`. */
  readonly loginHost?: string;
  /** What the bot asks a token for; another in other clouds. */
  readonly scope?: string;
  /** Gets a token as the managed identity, for a bot of type UserAssignedMsi. */
  readonly identityToken?: (clientId: string, scope: string, signal: AbortSignal) => Promise<unknown>;
  /** Where a setting is written. */
  readonly written?: (setting: string) => string;
}

/** Teams’ credentials by a token for the Bot Framework, and its tenant by what Entra publishes of it. */
export function teamsProbes(settings: TeamsCheck): readonly Probe[] {
  const { appId } = settings;
  if (!appId) return [offProbe('Teams', 'MicrosoftAppId is not set, so that this machine alone is served')];
  const about = (setting: string) => ({ setting, written: settings.written?.(setting) });
  const credentials: Probe = {
    name: 'Teams credentials',
    ...about('MicrosoftAppPassword'),
    look: (signal) => lookAtCredentials(appId, settings, signal),
  };
  const tenant: Probe = {
    name: 'Teams tenant',
    ...about('MicrosoftAppTenantId'),
    look: (signal) => lookAtTenant(settings, signal),
  };
  return settings.type === 'MultiTenant' ? [credentials] : [credentials, tenant];
}

const login = 'https://login.microsoftonline.com';
const botScope = 'https://api.botframework.com/.default';

async function lookAtCredentials(appId: string, settings: TeamsCheck, signal: AbortSignal): Promise<Finding> {
  const { loginHost = login, scope = botScope, type = 'SingleTenant', tenantId, password } = settings;
  if (type === 'UserAssignedMsi') {
    if (!settings.identityToken)
      return { ok: true, message: 'the managed identity’s own; not asked for here' };
    await settings.identityToken(appId, scope, signal);
    return { ok: true, message: 'the managed identity got a token for the Bot Framework' };
  }
  if (!password) throw new UserError('MicrosoftAppPassword is not set.', { hint: newSecret });
  const tenant = type === 'MultiTenant' ? 'botframework.com' : (tenantId ?? '');
  const { status, body } = await callService(`${loginHost}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: await reveal(password),
      scope,
    }),
    signal,
  });
  if (status === 200 && textIn(body, 'access_token')) return { ok: true, message: `signed in as ${appId}` };
  return refusal(status, textIn(body, 'error_description') ?? textIn(body, 'error') ?? '', settings);
}

async function lookAtTenant(
  { loginHost = login, tenantId }: TeamsCheck,
  signal: AbortSignal,
): Promise<Finding> {
  if (!tenantId) throw new UserError('MicrosoftAppTenantId is not set.', { hint: tenantHint });
  const url = `${loginHost}/${encodeURIComponent(tenantId)}/v2.0/.well-known/openid-configuration`;
  const { status, body } = await callService(url, { signal });
  if (status === 200 && textIn(body, 'issuer')) return { ok: true, message: `Entra knows ${tenantId}` };
  throw new UserError(`Entra knows no tenant ${tenantId} (${status}).`, { hint: tenantHint });
}

const tenantHint =
  'Set it to the directory (tenant) id of the bot’s application, from its overview in Entra.';
const newSecret =
  'Make a client secret of the bot’s application under “Certificates & secrets” and take its value, not its id.';

/** What Entra’s codes mean for these settings. */
const meanings: Readonly<Record<string, readonly [message: string, setting: string, mend: string]>> = {
  AADSTS7000215: ['the client secret is not one of this application’s', 'MicrosoftAppPassword', newSecret],
  AADSTS7000222: ['the client secret has expired', 'MicrosoftAppPassword', newSecret],
  AADSTS700016: [
    'the directory has no application of this id',
    'MicrosoftAppId',
    'Set MicrosoftAppId to the application (client) id of the bot’s application, and MicrosoftAppTenantId to its directory.',
  ],
  AADSTS7000112: [
    'the application is disabled',
    'MicrosoftAppId',
    'Enable it in Entra under “Enterprise applications”.',
  ],
  AADSTS90002: ['there is no such directory', 'MicrosoftAppTenantId', tenantHint],
  AADSTS900023: ['this is neither the id nor a domain of a directory', 'MicrosoftAppTenantId', tenantHint],
  AADSTS53003: [
    'Conditional Access refused it',
    'MicrosoftAppId',
    'Ask whoever runs Entra for an exception for this application from this network.',
  ],
};

function refusal(status: number, description: string, { written }: TeamsCheck): Finding {
  const code = /AADSTS\d+/.exec(description)?.[0];
  const known = code === undefined ? undefined : meanings[code];
  if (!known) {
    const said = cutWords(description.split(/\r?\n/)[0] ?? '', 200);
    return { ok: false, message: `Entra answered ${status}${said && `: ${said}`}` };
  }
  const [message, setting, mend] = known;
  const place = written?.(setting);
  return {
    ok: false,
    message: `${message} (${code})`,
    setting,
    mend,
    ...(place === undefined ? {} : { written: place }),
  };
}
