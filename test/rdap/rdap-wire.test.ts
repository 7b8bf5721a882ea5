import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createHttpClient } from '../../src/http/create-http-client.ts';
import { createLog } from '../../src/log.ts';
import { createRdap } from '../../src/rdap/rdap.ts';
import { openState } from '../../src/state/state.ts';
import { bootstrap, ripeNetwork } from '../fakes/rdap-answers.ts';
import { trustPrivateCa } from '../support/private-ca.ts';
import { startTunnel } from '../support/tunnel.ts';

const hosts = ['data.iana.org', 'rdap.arin.net', 'rdap.db.ripe.net'];

it('whois goes over the wire: IANA’s list, a registry that redirects, and the one that knows', async () => {
  const { serverOptions } = await trustPrivateCa();
  const tunnel = await startTunnel();
  const asked: string[] = [];
  const server = createServer(serverOptions('data.iana.org'), (request, response) => {
    const url = `https://${request.headers.host}${request.url}`;
    asked.push(`${url} ${request.headers.accept?.split(',')[0]}`);
    if (url === 'https://data.iana.org/rdap/ipv4.json') response.end(JSON.stringify(bootstrap.ipv4));
    else if (url === 'https://rdap.arin.net/registry/ip/8.1.2.3')
      response.writeHead(301, { location: 'https://rdap.db.ripe.net/ip/8.1.2.3' }).end();
    else if (url === 'https://rdap.db.ripe.net/ip/8.1.2.3') response.end(JSON.stringify(ripeNetwork));
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  for (const host of hosts) tunnel.lead(host, (server.address() as AddressInfo).port);
  const state = await openState({ file: ':memory:', setting: 'HUNTLINE_STATE', now: () => new Date() });
  onTestFinished(async () => {
    await tunnel.close();
    server.closeAllConnections();
    server.close();
    await state.close();
  });
  const rdap = createRdap({
    http: createHttpClient({ proxies: { HTTPS_PROXY: tunnel.url } }),
    cache: state.cache,
    clock: () => new Date(),
    log: createLog('silent'),
  });
  const { signal } = new AbortController();
  expect(await rdap.whois({ type: 'ipv4', value: '8.1.2.3' }, { signal })).toMatchObject({
    holder: 'Strato GmbH',
    source: { name: 'RDAP, RIPE NCC' },
  });
  await expect(rdap.whois({ type: 'ipv4', value: '85.1.1.1' }, { signal })).rejects.toThrow(
    'not registered, says RIPE NCC',
  );
  expect(asked).toEqual([
    'https://data.iana.org/rdap/ipv4.json application/json',
    'https://rdap.arin.net/registry/ip/8.1.2.3 application/rdap+json',
    'https://rdap.db.ripe.net/ip/8.1.2.3 application/rdap+json',
    'https://rdap.db.ripe.net/ip/85.1.1.1 application/rdap+json',
  ]);
});
