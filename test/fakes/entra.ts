import {
  createHash,
  createHmac,
  createPublicKey,
  randomBytes,
  randomUUID,
  verify,
  X509Certificate,
} from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { privateCa } from '../support/private-ca.ts';

/** An application that may sign in as itself. */
export interface EntraApp {
  readonly clientId: string;
  secret?: string;
  /** PEM certificate whose key may sign assertions. */
  readonly certificate?: string;
}

/** What an access token says. */
export interface TokenClaims {
  /** The service that it is for, `https://vault.azure.net` say. */
  readonly aud: string;
  readonly tid: string;
  /** Application id or user name. */
  readonly sub: string;
  readonly exp: number;
}

/** Microsoft Entra ID as far as the SDK needs it: discovery, tokens for applications, device codes and refreshing. */
export interface Entra {
  readonly port: number;
  readonly tenantId: string;
  /** Grants asked for, in order: `client_credentials`, `device_code` … */
  readonly grants: string[];
  /** Set while nobody may sign in: what Entra says then. */
  refusal: string | undefined;
  /** What a device-code sign-in awaits: a person that approves, or one that declines. */
  person: 'approves' | 'declines' | 'waits';
  /** A token as Entra gives it, for doubles of other issuers (managed identity, command lines). */
  issue(sub: string, aud: string, seconds?: number): string;
  /** The claims of a token that Entra issued and that has not expired. */
  read(token: string | undefined): TokenClaims | undefined;
  close(): Promise<void>;
}

/** Sign-in hosts of all clouds (the SDK goes to China's by its newer name); lead them to the double's port. */
export const entraHosts = [
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
];

export async function startEntra(apps: readonly EntraApp[], tenantId: string = randomUUID()): Promise<Entra> {
  const { serverOptions } = await privateCa();
  const key = randomBytes(32);
  const user = { name: 'operator@example.org', id: randomUUID() };
  const entra: Entra = {
    port: 0,
    tenantId,
    grants: [],
    refusal: undefined,
    person: 'approves',
    issue: (sub, aud, seconds = 3600) =>
      signed(key, { aud, tid: tenantId, sub, exp: Math.floor(Date.now() / 1000) + seconds }),
    read(token) {
      const [head, body, mark] = token?.split('.') ?? [];
      if (!head || !body || mark !== signature(key, `${head}.${body}`)) return undefined;
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as TokenClaims;
      return claims.exp * 1000 > Date.now() ? claims : undefined;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', `https://${request.headers.host}`);
    const form = new URLSearchParams(await bodyOf(request));
    const [tenant, ...rest] = url.pathname.slice(1).split('/');
    const place = rest.join('/');
    if (place === 'v2.0/.well-known/openid-configuration')
      return send(response, 200, discovery(url.origin, tenant));
    if (tenant !== tenantId && tenant !== 'organizations')
      return refuse(response, 'invalid_request', `AADSTS90002: Tenant '${tenant}' not found.`);
    if (place === 'oauth2/v2.0/devicecode') {
      const code = {
        device_code: 'device-1',
        user_code: 'HUNT-2468',
        verification_uri: `${url.origin}/device`,
      };
      return send(response, 200, { ...code, expires_in: 900, interval: 0.02, message: 'Go and sign in.' });
    }
    if (place !== 'oauth2/v2.0/token') return send(response, 404, {});
    const grant = form.get('grant_type')?.split(':').at(-1) ?? '';
    entra.grants.push(grant);
    if (entra.refusal) return refuse(response, 'temporarily_unavailable', entra.refusal);
    const aud = audience(form.get('scope') ?? '');
    if (grant === 'client_credentials') {
      const fault = faultOf(apps, form, url);
      if (fault) return refuse(response, 'invalid_client', fault);
      const access_token = entra.issue(form.get('client_id') ?? '', aud);
      return send(response, 200, { token_type: 'Bearer', expires_in: 3600, access_token });
    }
    if (grant === 'device_code' && entra.person === 'waits')
      return refuse(response, 'authorization_pending', 'AADSTS70016: Authorization is pending.');
    if (grant === 'device_code' && entra.person === 'declines')
      return refuse(response, 'authorization_declined', 'AADSTS70000: The user declined.');
    if (grant === 'device_code' || grant === 'refresh_token') {
      const claims = {
        aud: form.get('client_id'),
        tid: tenantId,
        oid: user.id,
        preferred_username: user.name,
      };
      return send(response, 200, {
        token_type: 'Bearer',
        scope: form.get('scope'),
        expires_in: 3600,
        access_token: entra.issue(user.name, aud),
        refresh_token: 'refresh-1',
        id_token: signed(key, { ...claims, iss: `${url.origin}/${tenantId}/v2.0`, sub: user.id, ver: '2.0' }),
        client_info: Buffer.from(JSON.stringify({ uid: user.id, utid: tenantId })).toString('base64url'),
      });
    }
    return refuse(
      response,
      'unsupported_grant_type',
      'AADSTS70003: The app requested an unsupported grant type.',
    );
  }

  const server = createServer(serverOptions('login.microsoftonline.com'), (request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(entra, { port: (server.address() as AddressInfo).port });
}

/** What Entra says against a client's proof of who it is; undefined where it is right. */
function faultOf(apps: readonly EntraApp[], form: URLSearchParams, url: URL): string | undefined {
  const id = form.get('client_id');
  const app = apps.find(({ clientId }) => clientId === id);
  if (!app) return `AADSTS700016: Application with identifier '${id}' was not found in the directory.`;
  const assertion = form.get('client_assertion');
  if (assertion)
    return assertionHolds(app, assertion, url)
      ? undefined
      : 'AADSTS700027: The certificate is not registered.';
  if (app.secret !== undefined && form.get('client_secret') === app.secret) return undefined;
  return 'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the client secret value.';
}

function assertionHolds(app: EntraApp, assertion: string, url: URL): boolean {
  if (!app.certificate) return false;
  const [head = '', body = '', mark = ''] = assertion.split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, string>;
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
  const certificate = new X509Certificate(app.certificate);
  const print = createHash('sha256').update(certificate.raw).digest('base64url');
  if (header['x5t#S256'] !== print || claims.iss !== app.clientId || claims.sub !== app.clientId)
    return false;
  if (claims.aud !== `${url.origin}${url.pathname}` || Number(claims.exp) * 1000 < Date.now()) return false;
  const padding = header.alg === 'PS256' ? { padding: 6, saltLength: 32 } : {};
  const publicKey = createPublicKey(app.certificate);
  return verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: publicKey, ...padding },
    Buffer.from(mark, 'base64url'),
  );
}

function discovery(origin: string, tenant: string | undefined): object {
  return {
    issuer: `${origin}/${tenant}/v2.0`,
    authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/devicecode`,
    jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
  };
}

/** The resource among the scopes: `https://vault.azure.net` of `https://vault.azure.net/.default openid`. */
function audience(scopes: string): string {
  return /(\S+)\/\.default/.exec(scopes)?.[1] ?? '';
}

function signed(key: Buffer, claims: object): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${signature(key, text)}`;
}

function signature(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, error: string, description: string): void {
  const trace = `${description} Trace ID: ${randomUUID()} Correlation ID: ${randomUUID()}`;
  send(response, error === 'invalid_client' ? 401 : 400, {
    error,
    error_description: trace,
    error_codes: [],
  });
}
