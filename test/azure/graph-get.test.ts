import { once } from 'node:events';
import { setGlobalProxyFromEnv } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clouds } from '../../src/azure/clouds.ts';
import { createCredential } from '../../src/azure/credential.ts';
import { createGraphGet, type GraphGet, GraphRefusal } from '../../src/azure/graph-get.ts';
import { UserError } from '../../src/errors.ts';
import { type EntraStage, startEntraStage } from '../fakes/entra-stage.ts';
import { type Graph, graphHost, startGraph } from '../fakes/graph.ts';

const bot = { clientId: 'b5ad3a9c-0004-4000-8000-000000000004', secret: 'secret-of-the-bot' };
const path = '/teams/group-1/channels/19%3Achannel/messages/17';

let stage: EntraStage;
let graph: Graph;
let direct: () => void;

beforeAll(async () => {
  stage = await startEntraStage([bot]);
  // `fetch` goes through the proxy where Node is told to, as `NODE_USE_ENV_PROXY=1` does for a whole process.
  direct = setGlobalProxyFromEnv({ HTTPS_PROXY: stage.tunnel.url, NO_PROXY: '127.0.0.1' });
});
afterAll(async () => {
  direct();
  await stage.close();
});
beforeEach(async () => {
  graph = await startGraph(stage.entra);
  stage.tunnel.lead(graphHost, graph.port);
  graph.threads.consented.add('group-1');
  graph.threads.threads.set('group-1/19:channel/17', [{ id: '17' }, { id: '18' }]);
});
afterEach(() => graph.close());

function graphGet(clientSecret = bot.secret, patienceMs = 5_000): GraphGet {
  const credential = createCredential({
    methods: ['clientsecret'],
    cloud: clouds.global,
    tenantId: stage.entra.tenantId,
    clientId: bot.clientId,
    clientSecret,
    tell: () => undefined,
  });
  return createGraphGet({ credential, cloud: clouds.global, patienceMs });
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const never = new AbortController().signal;
const thrown = (asking: Promise<unknown>) => asking.catch((error: unknown) => error);

describe('reading Graph as the bot’s application', () => {
  it('gives what stands at the path', async () => {
    const get = graphGet();
    expect(await get(path, never)).toEqual({ id: '17' });
    expect(await get(`${path}/replies?$top=50`, never)).toEqual({ value: [{ id: '18' }] });
  });

  it('tells a refusal by its status, also where the body is no JSON', async () => {
    graph.threads.consented.clear();
    const refusal = await thrown(graphGet()(path, never));
    expect(refusal).toBeInstanceOf(GraphRefusal);
    expect(refusal).toMatchObject({ statusCode: 403, message: expect.stringContaining('Forbidden') });
    graph.next.push({ status: 502, code: 'BadGateway' });
    expect(await thrown(graphGet()(path, never))).toMatchObject({ statusCode: 502 });
  });

  it('waits for a pause that Graph asks for, and says so where that is too long', async () => {
    graph.next.push({ status: 429, retryAfter: '0' });
    expect(await graphGet()(path, never)).toEqual({ id: '17' });
    graph.next.push({ status: 429, retryAfter: '60' });
    const error = await thrown(graphGet()(path, never));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: 'Microsoft Graph takes no more questions for the next 60 seconds.',
    });
  });

  it('says where Graph was late, could not be reached, or gave no token, and never the secret', async () => {
    graph.next.push('hang');
    expect(await thrown(graphGet(bot.secret, 50)(path, never))).toMatchObject({
      message: 'Microsoft Graph did not answer within 0.05 seconds.',
    });
    const credential = {
      getToken: async () => ({ token: 'any', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
    };
    const nowhere = createGraphGet({
      credential,
      cloud: { graph: `http://127.0.0.1:${await closedPort()}` },
    });
    expect(await thrown(nowhere(path, never))).toMatchObject({
      message: 'Microsoft Graph could not be reached.',
    });
    const wrong = await thrown(graphGet('another-secret')(path, never));
    expect(wrong).toMatchObject({ message: expect.stringContaining('could not sign in') });
    expect(JSON.stringify([wrong, String(wrong)])).not.toContain('another-secret');
  });

  it('stops when it is told to', async () => {
    graph.next.push('hang');
    const stopping = new AbortController();
    const asking = thrown(graphGet()(path, stopping.signal));
    stopping.abort();
    expect(await asking).toBeInstanceOf(Error);
  });
});
