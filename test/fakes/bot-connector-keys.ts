import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ConnectorKeys {
  /** The OpenID metadata document, as the Bot Framework publishes it. */
  readonly metadataUrl: string;
  /** The authorization header of a request signed by the connector; `key` picks another key than the published one. */
  sign(claims: Readonly<Record<string, unknown>>, key?: 'published' | 'stranger'): string;
  close(): Promise<void>;
}

export const connectorIssuer = 'https://api.botframework.com';

/** The keys that the Bot Framework's connector signs with, and the place where it publishes them. */
export async function startConnectorKeys(): Promise<ConnectorKeys> {
  const published = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const { n, e } = published.publicKey.export({ format: 'jwk' });
    const keys = [{ kid: 'k1', kty: 'RSA', use: 'sig', n, e, endorsements: ['msteams'] }];
    const document =
      request.url === '/keys'
        ? { keys }
        : { issuer: connectorIssuer, jwks_uri: `http://127.0.0.1:${port}/keys` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    metadataUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`,
    sign(claims, key = 'published') {
      const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const unsigned = `${part({ alg: 'RS256', typ: 'JWT', kid: 'k1' })}.${part(claims)}`;
      const { privateKey } = key === 'published' ? published : stranger;
      return `Bearer ${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(privateKey, 'base64url')}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
