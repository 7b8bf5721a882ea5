import { createHmac, randomBytes } from 'node:crypto';
import type { TokenCredential } from '@azure/core-auth';

/** What a token of the double's says; `oid` is the identity that it counts by. */
export interface Claims {
  readonly aud: string;
  readonly oid: string;
  /** Seconds since 1970. */
  readonly exp: number;
}

const key = randomBytes(32);

/** Signs a token as the double's own authority. */
export function signToken(claims: Claims): string {
  const head = encode({ alg: 'HS256', typ: 'JWT' });
  const body = `${head}.${encode(claims)}`;
  return `${body}.${signature(body)}`;
}

/** The claims of a token that the authority signed; undefined for any other. */
export function readToken(token: string): Claims | undefined {
  const [head, claims = '', signed] = token.split('.');
  if (signature(`${head}.${claims}`) !== signed) return undefined;
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims;
}

/** An identity whose tokens are for whom they were asked for, and are counted. */
export function signingCredential(oid = 'huntline'): TokenCredential & { readonly asked: string[][] } {
  const asked: string[][] = [];
  return {
    asked,
    async getToken(scopes) {
      const list = [scopes].flat();
      asked.push(list);
      const expiresOnTimestamp = Date.now() + 3_600_000;
      const aud = (list[0] ?? '').replace(/\/\.default$/, '');
      return { token: signToken({ aud, oid, exp: expiresOnTimestamp / 1000 }), expiresOnTimestamp };
    },
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signature(body: string): string {
  return createHmac('sha256', key).update(body).digest('base64url');
}
