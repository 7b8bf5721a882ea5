import { describe, expect, it } from 'vitest';
import { connectionFailure, failureOf, retryDelay } from '../../src/workspaces/log-analytics-failure.ts';

const asked = { name: 'eu', workspaceId: 'id', host: 'api.example', timeoutMs: 1000, linesBefore: 1 };

describe('a connection that came to nothing', () => {
  it.each([
    ['ENOTFOUND', 'the name api.example is not known here (ENOTFOUND)', 'DNS'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'the certificate of api.example is not trusted', 'NODE_EXTRA_CA_CERTS'],
    [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'the certificate of api.example is not trusted',
      'NODE_EXTRA_CA_CERTS',
    ],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate of api.example is not trusted', 'NODE_EXTRA_CA_CERTS'],
    ['ECONNRESET', 'the connection to api.example did not hold', 'firewall'],
    ['ETIMEDOUT', 'the connection to api.example did not hold', 'firewall'],
    ['REQUEST_SEND_ERROR', 'the connection to api.example did not hold', 'firewall'],
  ])('is told by its code: %s', (code, message, hint) => {
    const failure = connectionFailure(code, asked, new Error(code));
    expect(failure?.message).toContain(message);
    expect(failure?.hint).toContain(hint);
  });

  it('is left as it is where the code is of something else', () => {
    expect(connectionFailure('ERR_INVALID_ARG_TYPE', asked, undefined)).toBeUndefined();
    expect(connectionFailure('', asked, undefined)).toBeUndefined();
  });
});

describe('the time until the next try', () => {
  const now = new Date('2026-11-20T15:00:00Z');
  it.each([
    [429, '7', 7000],
    [503, '0', 0],
    [429, 'Fri, 20 Nov 2026 15:00:30 GMT', 30_000],
    [429, 'Fri, 20 Nov 2026 14:00:00 GMT', 0],
    [429, 'soon', undefined],
    [429, undefined, undefined],
    [504, '7', undefined],
    [500, '7', undefined],
  ])('after %i with “%s” is %s ms', (status, retryAfter, delay) => {
    expect(retryDelay({ status, body: '', retryAfter }, now)).toBe(delay);
  });
});

it('survives any body', () => {
  for (const body of [
    '',
    'null',
    '[]',
    '{"error":1}',
    '{"error":{"innererror":{"innererror":7}}}',
    '{"error":{"message":{}}}',
  ]) {
    for (const status of [204, 302, 400, 401, 403, 404, 413, 418, 429, 500, 504]) {
      expect(failureOf({ status, body }, asked).message.length).toBeGreaterThan(10);
    }
  }
});

it('gives a query no position that lies in what was put before it', () => {
  const innererror = { code: 'SYN0001', message: 'x', line: 1, pos: 3 };
  const body = JSON.stringify({ error: { code: 'BadArgumentError', message: 'outer', innererror } });
  expect(failureOf({ status: 400, body }, asked)).toMatchObject({ position: undefined, reason: 'x' });
});
