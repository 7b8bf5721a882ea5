import { once } from 'node:events';
import { setGlobalProxyFromEnv } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clouds } from '../../src/azure/clouds.ts';
import { createCredential } from '../../src/azure/credential.ts';
import { createMemberGroups, type MemberGroups } from '../../src/azure/member-groups.ts';
import { type EntraStage, startEntraStage } from '../fakes/entra-stage.ts';
import { type Graph, graphHost, startGraph } from '../fakes/graph.ts';

const bot = { clientId: 'b5ad3a9c-0004-4000-8000-000000000004', secret: 'secret-of-the-bot' };
const ana = 'abcdef01-2345-6789-abcd-ef0123456789';
const groups = [
  { id: '11111111-0000-4000-8000-000000000001', security: true },
  { id: '22222222-0000-4000-8000-000000000002', security: false },
];

let stage: EntraStage;
let graph: Graph;
let direct: () => void;
let now = 0;

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
  now = Date.parse('2026-11-21T09:00:00Z');
  graph = await startGraph(stage.entra);
  stage.tunnel.lead(graphHost, graph.port);
  graph.permitted.add(bot.clientId);
  graph.groups.set(ana, groups);
});
afterEach(async () => {
  stage.entra.refusal = undefined;
  await graph.close();
});

function memberGroups(patienceMs = 5_000, clientSecret = bot.secret): MemberGroups {
  const credential = createCredential({
    methods: ['clientsecret'],
    cloud: clouds.global,
    tenantId: stage.entra.tenantId,
    clientId: bot.clientId,
    clientSecret,
    tell: () => undefined,
  });
  return createMemberGroups({ credential, cloud: clouds.global, clock: () => new Date(now), patienceMs });
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('the Entra groups of a person', () => {
  it('are told by Graph, those of teams too, and hold for five minutes', async () => {
    const groupsOf = memberGroups();
    const ids = groups.map(({ id }) => id);
    expect(await Promise.all([groupsOf(ana), groupsOf(ana.toUpperCase())])).toEqual([ids, ids]);
    now += 299_000;
    await groupsOf(ana);
    expect(graph.answered).toEqual([200]);
    graph.groups.set(ana, []);
    now += 2_000;
    expect(await groupsOf(ana)).toEqual([]);
  });

  it('are none for somebody whom the directory does not have', async () => {
    const groupsOf = memberGroups();
    expect(await groupsOf('00000000-0000-4000-8000-00000000000f')).toEqual([]);
    expect(await groupsOf('../groups')).toEqual([]);
    expect(graph.answered).toEqual([404, 404]);
  });

  it('are asked for again as soon as Graph allows', async () => {
    graph.next.push({ status: 429, retryAfter: '0' });
    expect(await memberGroups()(ana)).toHaveLength(2);
    expect(graph.answered).toEqual([429, 200]);
  });

  it('are not asked for while Graph wants a longer pause, and the person is told how long', async () => {
    graph.next.push({ status: 429, retryAfter: '90' });
    const groupsOf = memberGroups();
    const later = expect.stringMatching(/Try again in 90 seconds/);
    await expect(groupsOf(ana)).rejects.toMatchObject({ name: 'UserError', hint: later });
    await expect(groupsOf(ana)).rejects.toMatchObject({ hint: later });
    expect(graph.answered).toEqual([429]);
    now += 91_000;
    expect(await groupsOf(ana)).toHaveLength(2);
  });

  it('name the permissions that the identity lacks, and are there once it has them', async () => {
    graph.permitted.clear();
    const groupsOf = memberGroups();
    await expect(groupsOf(ana)).rejects.toMatchObject({
      message: 'Huntline’s identity may not see which groups you are in.',
      hint: expect.stringMatching(
        /GroupMember\.Read\.All and User\.ReadBasic\.All \(or Directory\.Read\.All\)/,
      ),
    });
    graph.permitted.add(bot.clientId);
    expect(await groupsOf(ana)).toHaveLength(2);
  });

  it.each([
    [{ status: 401, code: 'InvalidAuthenticationToken' }, /did not accept the token/],
    [{ status: 400, code: 'Directory_ResultSizeLimitExceeded' }, /more than 11 000/],
    [{ status: 503 }, /\(status 503\)/],
    [{ status: 200 }, /did not say which groups/],
  ])('are not guessed where Graph answers %j', async (refusal, words) => {
    graph.next.push(refusal);
    await expect(memberGroups()(ana)).rejects.toThrow(words);
  });

  it('are not guessed where Graph does not answer, cannot be reached, or nobody could sign in', async () => {
    graph.next.push('hang');
    await expect(memberGroups(300)(ana)).rejects.toThrow(/did not answer within 0\.3 seconds/);
    const elsewhere = { graph: `https://127.0.0.1:${await closedPort()}` };
    const credential = { getToken: async () => ({ token: 'any', expiresOnTimestamp: Date.now() + 60_000 }) };
    await expect(createMemberGroups({ credential, cloud: elsewhere })(ana)).rejects.toThrow(
      /could not be reached/,
    );
    await expect(memberGroups(5_000, 'wrong')(ana)).rejects.toThrow(/could not sign in to see.*AADSTS/s);
  });
});
