import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { privateCa, trustPrivateCa } from './private-ca.ts';

it('is trusted by ordinary requests once the worker was told to, and by its names alone', async () => {
  const { serverOptions } = await privateCa();
  const server = createServer(serverOptions('localhost'), (_request, response) => response.end('served'));
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await trustPrivateCa();
  expect(await (await fetch(`https://localhost:${port}`)).text()).toBe('served');
  expect(await (await fetch(`https://127.0.0.1:${port}`)).text()).toBe('served');
  expect(() => serverOptions('example.org')).toThrow('no certificate for example.org');
  server.close();
});
