import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { clouds } from '../../src/azure/clouds.ts';
import { createCredential } from '../../src/azure/credential.ts';
import { identityEndpoint } from '../fakes/entra-managed-identity.ts';
import { startEntraStage } from '../fakes/entra-stage.ts';

// In a file of its own: the SDK looks only once in a process at where its identity comes from.
it('is the identity that Container Apps names in the environment, asked without the proxy', async () => {
  const stage = await startEntraStage([]);
  const server = createServer(identityEndpoint(stage.entra, 'header-1', ['container', 'given']));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  stage.environment({
    IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`,
    IDENTITY_HEADER: 'header-1',
    NO_PROXY: '127.0.0.1',
  });
  for (const clientId of [undefined, 'given']) {
    const credential = createCredential({
      methods: ['msi'],
      cloud: clouds.global,
      clientId,
      tell: () => undefined,
    });
    const { token } = await credential.getToken('https://vault.azure.net/.default');
    expect(stage.entra.read(token)).toMatchObject({
      sub: clientId ?? 'container',
      aud: 'https://vault.azure.net',
    });
  }
  server.close();
  await stage.close();
});
