import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answers.ts';
import type { Incoming, Table } from '../../src/types.ts';
import { fixedWorkspace } from '../fakes/fixed-workspace.ts';
import { startThirdParties, type ThirdParties } from '../fakes/third-parties.ts';
import { type AppMaking, makeApp } from '../support/make-app.ts';
import { typed } from '../support/typed.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
let outside: ThirdParties;

beforeAll(async () => {
  outside = await startThirdParties();
});
afterAll(() => outside.close());

const sightingsOf = (...values: readonly string[]): Table => ({
  columns: [
    { name: 'Observable', type: 'string' },
    { name: 'SeenIn', type: 'string' },
    { name: 'Events', type: 'long' },
    { name: 'FirstSeen', type: 'datetime' },
    { name: 'LastSeen', type: 'datetime' },
    { name: 'Hosts', type: 'dynamic' },
    { name: 'Accounts', type: 'dynamic' },
  ],
  rows: values.map((value, index) => [
    value,
    'SigninLogs',
    10 - index,
    '2026-11-12T02:10:00Z',
    '2026-11-20T02:10:00Z',
    ['WS-1', ''],
    ['ann'],
  ]),
  truncated: false,
});
const nothing: Table = { columns: [], rows: [], truncated: false };

async function open(making: Partial<AppMaking> = {}) {
  const workspace = fixedWorkspace();
  workspace.next = async ({ kql }) => (kql.includes('SeenIn') ? sightingsOf('85.214.149.236') : nothing);
  const settings = {
    HTTPS_PROXY: outside.proxy,
    HUNTLINE_VIRUSTOTAL_KEY: 'vt-key-of-a-test',
    ...making.settings,
  };
  const made = await makeApp({ workspaces: [workspace], now, ...making, settings });
  const drafts: Answer[] = [];
  return {
    ...made,
    workspace,
    drafts,
    ask: (line: string, changes: Partial<Incoming> = {}) =>
      made.app.answer(typed(line, changes), { draft: (answer) => void drafts.push(answer) }),
  };
}

function one(answer: Answer) {
  if (answer.kind !== 'enrichment')
    throw new Error(`${answer.kind}: ${JSON.stringify(answer).slice(0, 300)}`);
  return answer;
}

function list(answer: Answer) {
  if (answer.kind !== 'enrichment-list')
    throw new Error(`${answer.kind}: ${JSON.stringify(answer).slice(0, 300)}`);
  return answer;
}

describe('enrich', () => {
  it('answers of one observable with all its parts, asking nobody outside unless told to', async () => {
    const { ask, drafts } = await open();
    const before = outside.told.length;
    const { enrichment, notes, actions, pivots } = one(await ask('enrich 85[.]214[.]149[.]236'));
    expect(enrichment.observable).toEqual({ type: 'ipv4', value: '85.214.149.236' });
    expect(enrichment.intel).toMatchObject({ state: 'ready', value: { overall: { severity: 'high' } } });
    expect(enrichment.location).toMatchObject({ state: 'ready', value: { country: 'DE' } });
    expect(enrichment.registration).toMatchObject({ state: 'missing' });
    expect(enrichment.sightings).toMatchObject({
      state: 'ready',
      value: {
        phrase: 'last 14d',
        sightings: [{ table: 'SigninLogs', events: 10, hosts: ['WS-1'], accounts: ['ann'] }],
      },
    });
    expect(notes).toEqual([
      'Nobody outside was asked: the providers are “internal” by HUNTLINE_TI_PROVIDERS.',
    ]);
    expect(actions.map(({ line }) => line)).toContain('enrich 85.214.149.236 using free');
    expect(pivots[0]?.line).toBe('hunt sightings for 85.214.149.236 last 14d');
    expect(outside.told.length).toBe(before);
    expect(drafts.length).toBeGreaterThan(0);
    expect(drafts.every(({ kind }) => kind === 'enrichment')).toBe(true);
  });

  it('asks those that the line names, and no others', async () => {
    const { ask } = await open();
    const before = outside.told.length;
    const { enrichment, actions } = one(await ask('ti 185.220.101.34 using virustotal'));
    expect(actions[0]?.line).toBe('enrich 185.220.101.34 using virustotal fresh');
    expect(enrichment.intel).toMatchObject({
      value: { verdicts: [{ provider: 'virustotal', severity: 'high' }] },
    });
    expect(outside.told.slice(before).map(({ host }) => host)).toEqual(['www.virustotal.com']);
  });

  it.each([
    ['what is private', 'ti 10.20.9.52 using virustotal', {}],
    [
      'what is the organisation’s own',
      'ti vpn.contoso.com using virustotal',
      { HUNTLINE_INTERNAL_DOMAINS: 'contoso.com' },
    ],
    ['what is marked above the ceiling', 'ti TLP:RED 185.220.101.46 using virustotal', {}],
  ])('never tells %s to anybody outside', async (_what, line, settings) => {
    const { ask } = await open({ settings });
    const before = outside.told.length;
    const { enrichment } = one(await ask(line));
    expect(enrichment.withheld).toBeDefined();
    expect(outside.told.length).toBe(before);
  });

  it('takes the ceiling and the providers of the place', async () => {
    const { ask } = await open();
    await ask('ti use virustotal here');
    await ask('ti tlp red here');
    const before = outside.told.length;
    await ask('ti TLP:RED 1.0.0.1');
    expect(outside.told.length).toBe(before + 1);
    await ask('ti reset here');
    await ask('ti 1.0.0.2');
    expect(outside.told.length).toBe(before + 1);
    expect(await ask('ti use nonesuch here')).toMatchObject({ kind: 'error' });
    expect(await ask('ti tlp pink here')).toMatchObject({ kind: 'error' });
  });

  it('tells who can be asked, and what is missing', async () => {
    const { ask } = await open();
    const answer = await ask('ti providers');
    if (answer.kind !== 'notice') throw new Error(answer.kind);
    const said = Object.fromEntries(answer.items.map(({ name, text }) => [name, text]));
    expect(said['OTX (otx)'] ?? said['AlienVault OTX (otx)']).toContain('HUNTLINE_OTX_KEY');
    expect(JSON.stringify(answer)).not.toContain('vt-key-of-a-test');
  });

  it('answers of several with a list, worst first, that pages and is handed over as CSV', async () => {
    const { ask } = await open();
    const answer = list(await ask('enrich 8.8.8.8 10.1.2.3 85.214.149.236 =cmd.example'));
    expect(answer.enrichments[0]?.observable.value).toBe('85.214.149.236');
    expect(answer.enrichments).toHaveLength(4);
    expect(list(await ask(`enrich page 2 of ${answer.result}`)).page).toBe(2);
    const csv = await ask(`enrich csv ${answer.result}`);
    if (csv.kind !== 'file') throw new Error(csv.kind);
    expect(csv.content.split('\r\n')[0]).toMatch(/^Type,Observable,Verdict,Why,/);
    expect(csv.content).toContain('ipv4,85.214.149.236,high,');
    expect(await ask(`map ${answer.result}`)).toMatchObject({
      kind: 'picture',
      title: '2 addresses on the map',
    });
    expect(await ask(`enrich csv ${answer.result}`, { place: { id: 'C2', kind: 'channel' } })).toMatchObject({
      kind: 'error',
      title: 'No such result here',
    });
  });

  it('looks up a thousand of a text, and says how many more there were', async () => {
    const { ask, workspace } = await open();
    const many = Array.from({ length: 1_050 }, (_, index) => `85.${index >> 8}.${index & 255}.9`).join('\n');
    const answer = list(await ask(`enrich ${many}`));
    expect(answer.enrichments).toHaveLength(1_000);
    expect(answer.notes).toContain('Only the first 1,000 observables were looked up; 50 more were found.');
    expect(workspace.asked.filter(({ kql }) => kql.includes('SeenIn'))).toHaveLength(10);
  });

  it('reads the thread for “this”, and says so where there is none', async () => {
    const { ask } = await open();
    const said = async () => ['we saw 85[.]214[.]149[.]236', 'TLP:RED and 8[.]8[.]8[.]8'];
    const answer = list(await ask('enrich this', { said }));
    expect(answer.enrichments.map(({ observable }) => observable.value)).toEqual([
      '85.214.149.236',
      '8.8.8.8',
    ]);
    expect(answer.enrichments.every(({ withheld }) => withheld?.includes('TLP:RED'))).toBe(true);
    expect(await ask('enrich this')).toMatchObject({ kind: 'error', title: 'What is “this”?' });
  });

  it('takes the rows of a hunt, by its result or as the last one', async () => {
    const { ask, workspace } = await open();
    workspace.next = async ({ kql }) =>
      kql.includes('SecurityAlert')
        ? {
            columns: [{ name: 'EntityIP', type: 'string' }],
            rows: [['85.214.149.236'], ['10.0.0.7']],
            truncated: false,
          }
        : nothing;
    expect(await ask('enrich the last hunt')).toMatchObject({ kind: 'error', title: 'No last hunt' });
    const hunt = await ask('hunt alerts last 7d');
    if (hunt.kind !== 'hunt') throw new Error(hunt.kind);
    expect(list(await ask(`enrich ${hunt.result}`)).enrichments).toHaveLength(2);
    expect(list(await ask('enrich the last hunt')).enrichments).toHaveLength(2);
    const map = await ask('map the last hunt');
    expect(map).toMatchObject({ kind: 'picture', notes: [expect.stringContaining('1 of 2 addresses')] });
  });

  it('keeps what a workspace does not give to that part of the card', async () => {
    const { ask, workspace } = await open();
    const { UserError } = await import('../../src/errors.ts');
    workspace.next = () => Promise.reject(new UserError('The workspace takes no queries just now.'));
    const { enrichment } = one(await ask('enrich 85.214.149.236'));
    expect(enrichment.sightings).toEqual({
      state: 'missing',
      why: 'The workspace takes no queries just now.',
    });
    expect(enrichment.intel).toMatchObject({ state: 'ready', value: { overall: { severity: 'high' } } });
  });

  it.each([
    ['enrich', 'What shall “enrich” look up?'],
    ['enrich README.md v1.2.3.4', 'There is nothing in'],
    ['ip evil.example', 'There is nothing in'],
    ['map nothing here', 'no IP address'],
  ])('says what it takes where it finds nothing: %s', async (line, message) => {
    const { ask } = await open();
    expect(await ask(line)).toMatchObject({ kind: 'error', message: expect.stringContaining(message) });
  });
});
