import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { privateCa } from '../support/private-ca.ts';
import type { Entra } from './entra.ts';

interface Version {
  readonly id: string;
  value: string;
  enabled: boolean;
  /** Seconds since 1970, as the service has them. */
  expires?: number;
  notBefore?: number;
  readonly created: number;
}

/** Key Vault's secrets over its wire format: challenge, token, permissions, versions. Vaults are told apart by host. */
export interface KeyVault {
  readonly port: number;
  /** `GET huntline/Name 200` for each answered request but the challenges, in order. */
  readonly requests: string[];
  /** Who may read, and who may store: application ids or user names. */
  readonly readers: Set<string>;
  readonly officers: Set<string>;
  /** The status and inner code that every request gets; undefined while the vault is well. */
  fault: { readonly status: number; readonly code?: string } | undefined;
  /** Called after a value was stored and before that is answered. */
  stored: (() => void) | undefined;
  /** Stores a version as if by somebody else. */
  put(vault: string, name: string, value: string, properties?: { expires?: Date; notBefore?: Date }): void;
  disable(vault: string, name: string): void;
  /** Deletes softly: the name stays taken. */
  remove(vault: string, name: string): void;
  /** The versions' values, oldest first. */
  values(vault: string, name: string): readonly string[];
  close(): Promise<void>;
}

/** Serves `*.vault.azure.net` and the other clouds' suffixes; lead them to its port. */
export async function startKeyVault(entra: Entra): Promise<KeyVault> {
  const { serverOptions } = await privateCa();
  const stored = new Map<string, Version[]>();
  const deleted = new Set<string>();
  const keyVault: KeyVault = {
    port: 0,
    requests: [],
    readers: new Set(),
    officers: new Set(),
    fault: undefined,
    stored: undefined,
    put(vault, name, value, { expires, notBefore } = {}) {
      add(`${vault}/${name}`, value, { ...seconds('expires', expires), ...seconds('notBefore', notBefore) });
    },
    disable(vault, name) {
      const newest = stored.get(`${vault}/${name}`)?.at(-1);
      if (newest) newest.enabled = false;
    },
    remove(vault, name) {
      deleted.add(`${vault}/${name}`);
    },
    values: (vault, name) => (stored.get(`${vault}/${name}`) ?? []).map(({ value }) => value),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  function add(key: string, value: string, dates: { expires?: number; notBefore?: number } = {}): Version {
    const id = randomUUID().replaceAll('-', '');
    const version = { id, value, enabled: true, created: Math.floor(Date.now() / 1000), ...dates };
    stored.set(key, [...(stored.get(key) ?? []), version]);
    deleted.delete(key);
    return version;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const host = request.headers.host ?? '';
    const [vault = '', ...suffix] = host.split('.');
    const resource = `https://${suffix.join('.')}`;
    const url = new URL(request.url ?? '', `https://${host}`);
    const [, collection, name = '', wanted = ''] = url.pathname.split('/');
    const key = `${vault}/${name}`;
    const note = (status: number) => keyVault.requests.push(`${request.method} ${key} ${status}`);
    const refuse = (status: number, code: string, message: string, inner?: string) => {
      note(status);
      const innererror = inner ? { innererror: { code: inner } } : {};
      say(response, status, { error: { code, message, ...innererror } });
    };
    const claims = entra.read(request.headers.authorization?.replace(/^Bearer /, ''));
    if (claims?.aud !== resource) {
      const authority = `https://login.microsoftonline.com/${entra.tenantId}`;
      response.setHeader('www-authenticate', `Bearer authorization="${authority}", resource="${resource}"`);
      return say(response, 401, {
        error: { code: 'Unauthorized', message: 'AKV10000: Request is missing a token.' },
      });
    }
    const { fault } = keyVault;
    if (fault) return refuse(fault.status, 'Fault', 'The service said no.', fault.code);
    if (!url.searchParams.get('api-version'))
      return refuse(400, 'BadParameter', 'api-version must be specified');
    if (collection !== 'secrets' || !/^[0-9a-zA-Z-]{1,127}$/.test(name))
      return refuse(400, 'BadParameter', 'The request URI contains an invalid name');
    const storing = request.method === 'PUT';
    const allowed = keyVault.officers.has(claims.sub) || (!storing && keyVault.readers.has(claims.sub));
    if (!allowed)
      return refuse(403, 'Forbidden', 'Caller is not authorized to perform action.', 'ForbiddenByRbac');
    if (storing) {
      const { value, attributes } = JSON.parse(body) as {
        value?: string;
        attributes?: { exp?: number; nbf?: number };
      };
      if (!value || Buffer.byteLength(value) > 25_600)
        return refuse(400, 'BadParameter', 'Invalid secret value');
      if (deleted.has(key)) return refuse(409, 'Conflict', 'Deleted.', 'ObjectIsDeletedButRecoverable');
      const { exp, nbf } = attributes ?? {};
      const version = add(key, value, {
        ...(exp ? { expires: exp } : {}),
        ...(nbf ? { notBefore: nbf } : {}),
      });
      keyVault.stored?.();
      note(200);
      return say(response, 200, bundle(`https://${host}/secrets/${name}`, version));
    }
    const versions = deleted.has(key) ? [] : (stored.get(key) ?? []);
    const found = wanted ? versions.find(({ id }) => id === wanted) : versions.at(-1);
    if (!found)
      return refuse(
        404,
        'SecretNotFound',
        `A secret with (name/id) ${name} was not found in this key vault.`,
      );
    if (!found.enabled)
      return refuse(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled');
    note(200);
    return say(response, 200, bundle(`https://${host}/secrets/${name}`, found));
  }

  const server = createServer(serverOptions('any.vault.azure.net'), (request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(keyVault, { port: (server.address() as AddressInfo).port });
}

function bundle(id: string, version: Version): object {
  const { enabled, created, expires, notBefore } = version;
  const dates = { ...(expires ? { exp: expires } : {}), ...(notBefore ? { nbf: notBefore } : {}) };
  const attributes = { enabled, created, updated: created, recoveryLevel: 'Recoverable+Purgeable', ...dates };
  return { value: version.value, id: `${id}/${version.id}`, attributes };
}

function seconds(name: string, date: Date | undefined): object {
  return date ? { [name]: Math.floor(date.getTime() / 1000) } : {};
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
