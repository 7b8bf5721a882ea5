import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/answers.ts';
import { kqlHash } from '../../../src/audit/describe-line.ts';
import { QueryError } from '../../../src/errors.ts';
import { createLog } from '../../../src/log.ts';
import type { Workspace } from '../../../src/types.ts';
import { createEmbedded } from '../../../src/workspaces/embedded/embedded-workspace.ts';
import { fixedWorkspace } from '../../fakes/fixed-workspace.ts';
import { makeApp } from '../../support/make-app.ts';
import { typed } from '../../support/typed.ts';

const now = new Date('2026-11-20T15:00:00.000Z');
let demo: Workspace;
let attack: number;

beforeAll(async () => {
  demo = createEmbedded({ name: 'demo', now, seed: 1, log: createLog('silent') });
  const answer = await (await open())('hunt incidents last 28d');
  if (answer.kind !== 'hunt') throw new Error(JSON.stringify(answer).slice(0, 300));
  const number = answer.columns.findIndex(({ name }) => name === 'IncidentNumber');
  const title = answer.columns.findIndex(({ name }) => name === 'Title');
  attack = Number(answer.rows.find((row) => row[title] === 'Multi-stage attack on Finance')?.[number]);
});
afterAll(() => demo?.close());

async function open(workspaces: readonly Workspace[] = [], role: 'admin' | 'hunter' = 'hunter') {
  const [first = demo, ...rest] = workspaces;
  const made = await makeApp({ workspaces: [first, ...rest], now, role });
  return Object.assign((line: string) => made.app.answer(typed(line)), { audited: made.audited });
}

function parametersOf(answer: Answer) {
  if (answer.kind !== 'file') throw new Error(`${answer.kind}: ${JSON.stringify(answer).slice(0, 300)}`);
  const { cells }: { cells: { source: string; metadata: { tags?: string[] } }[] } = JSON.parse(
    answer.content,
  );
  const source = cells.find(({ metadata }) => metadata.tags?.includes('parameters'))?.source ?? '';
  return {
    answer,
    all: answer.content,
    value: (name: string) => new RegExp(`^${name} = (.*)$`, 'm').exec(source)?.[1],
  };
}

describe('a notebook for an incident', () => {
  it('knows when it happened, what its alerts name, and the hunt that finds them', async () => {
    const ask = await open();
    const { answer, value, all } = parametersOf(await ask(`notebook launch for incident ${attack}`));
    expect(answer.title).toBe(`Notebook: Incident ${attack}`);
    expect(value('entities')).toContain("'host': ['WS-FIN-12'");
    expect(value('entities')).toMatch(/'ip': \[.*'85\.214\.149\.236'/);
    expect(value('incident')).toMatch(
      new RegExp(`^\\{'number': ${attack}, 'id': '[0-9a-f-]{36}', 'title': 'Multi-stage`),
    );
    expect(value('hunt')).toBe("'SecurityIncident.list_incident_alerts'");
    expect(value('hunt_parameters')).toBe(`{'incident_numbers': [${attack}]}`);
    const [start = '', end = ''] = ['start', 'end'].map((name) => value(name)?.slice(1, -1) ?? '');
    expect(Date.parse(end) - Date.parse(start)).toBeLessThan(28 * 86_400_000);
    expect(Date.parse(end)).toBeLessThanOrEqual(now.getTime());
    expect(answer.notes).toContain(`Incident ${attack}: Multi-stage attack on Finance (High, Active)`);
    // The guided investigation goes by the incident’s GUID.
    expect(answer.links?.[0]?.url).toContain('Incident%20Triage');
    expect(all).toMatch(/incident_id = '[0-9a-f-]{36}'/);
  });

  it('finds the same again in the window that it gives the notebook', async () => {
    const ask = await open();
    const { value } = parametersOf(await ask(`notebook launch for incident ${attack}`));
    const window = ['start', 'end'].map((name) => `${name}="${value(name)?.slice(1, -1)}"`).join(' ');
    const [whole, again] = await Promise.all(
      ['last 90d', window].map((when) => ask(`hunt incident number=${attack} ${when}`)),
    );
    if (whole?.kind !== 'hunt' || again?.kind !== 'hunt') throw new Error(JSON.stringify([whole, again]));
    expect(whole.totalRows).toBeGreaterThan(5);
    expect(again.rows).toEqual(whole.rows);
  });

  it('is audited as the hunt that looked it up', async () => {
    const ask = await open();
    for (const line of [`notebook launch for incident ${attack}`, `notebook for incident ${attack}`]) {
      await ask(line);
      expect(ask.audited.at(-1)).toMatchObject({
        command: 'notebook',
        hunt: 'SecurityIncident.list_incident_alerts',
        workspace: 'demo',
        window: { end: now.toISOString() },
        kqlHash: expect.stringMatching(/^sha256:/),
      });
    }
    expect(ask.audited.at(-1)?.kqlHash).not.toBe(kqlHash(''));
  });

  it('lists those that carry on, the guided investigation first, with the incident in their buttons', async () => {
    const answer = await (await open())(`notebook for incident #${attack}`);
    if (answer.kind !== 'notebook-list') throw new Error(JSON.stringify(answer));
    expect(answer.title).toBe(`Notebooks for Incident ${attack}: Multi-stage attack on Finance`);
    expect(answer.notebooks[0]?.name).toBe('incident-triage');
    expect(answer.notebooks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['entity-ip', 'entity-host']),
    );
    expect(answer.actions[0]?.line).toBe(`notebook launch incident-triage for incident #${attack}`);
    expect(answer.notes[0]).toMatch(/^In it: \d+ alerts, \d+ hosts, /);
  });

  it('takes the window, the notebook and the workspace that the line names', async () => {
    const ask = await open();
    const { value, answer } = parametersOf(
      await ask(`notebook launch entity-host for incident ${attack} last 20d in demo`),
    );
    expect(value('start')).toBe("'2026-10-31T15:00:00.000Z'");
    expect(answer.links?.[0]?.url).toContain('Entity%20Explorer%20-%20Host');
    expect(await ask(`notebook launch for incident ${attack} in nowhere`)).toMatchObject({
      kind: 'error',
      title: 'No such workspace',
    });
    expect(await ask(`notebook launch for incident ${attack} in all`)).toMatchObject({
      title: 'One workspace, please',
    });
  });

  it.each([
    'notebook launch for incident 999999',
    'notebook for incident 999999',
    `notebook launch for incidents 7, 8`,
  ])('is refused where there is none: %s', async (line) => {
    expect(await (await open())(line)).toMatchObject({
      kind: 'error',
      title: expect.stringMatching(/^No such incident/),
      message: expect.stringContaining('of demo, last 90d'),
      actions: [{ line: 'hunt incidents last 90d' }],
    });
  });

  it('is about several, and says which are not there', async () => {
    const { answer, value } = parametersOf(
      await (await open())(`notebook launch for incidents ${attack}, 2042, 7`),
    );
    expect(value('hunt_parameters')).toBe(`{'incident_numbers': [${attack}, 2042, 7]}`);
    expect(value('incident')).toBeUndefined();
    expect(answer.notes).toContain('Incident 7 is not among the incidents of demo, last 90d.');
    const many = Array.from({ length: 21 }, (_, index) => index).join(', ');
    expect(await (await open())(`notebook launch for incidents ${many}`)).toMatchObject({
      message: expect.stringContaining('20 incidents at the most'),
    });
  });

  it('comes all the same where the workspace does not answer, and says why', async () => {
    const broken = fixedWorkspace();
    broken.next = () =>
      Promise.reject(new QueryError('invalid', 'SecurityIncident', 'There is no such table.'));
    const { answer, value } = parametersOf(await (await open([broken]))('notebook launch for incident 42'));
    expect(value('incident')).toBe("{'number': 42}");
    expect(answer.notes[1]).toBe(
      'Incident 42 could not be looked up, so nothing is known of it: There is no such table.',
    );
  });
});

describe('the card of incidents', () => {
  it('has a button for each of the first, and one for all that carries what their alerts name', async () => {
    const ask = await open();
    const card = await ask('hunt incidents last 28d');
    if (card.kind !== 'hunt') throw new Error(JSON.stringify(card));
    const numbers = card.rows.map((row) => row[0]);
    expect(card.pivots.map(({ line }) => line)).toEqual(
      numbers.slice(0, 3).map((number) => `notebook launch for incident ${number}`),
    );
    const button = card.actions.find(({ title }) => title === 'Notebook');
    const { answer, value } = parametersOf(await ask(button?.line ?? ''));
    expect(value('hunt')).toBe("'SecurityIncident.list_incidents'");
    expect(value('entities')).toContain("'WS-FIN-12'");
    expect(answer.notes).toContain(`What the first 20 of ${numbers.length} incidents name is in it.`);
    expect(ask.audited.at(-1)).toMatchObject({ hunt: 'SecurityIncident.list_incident_alerts' });
    expect(answer.links?.[0]?.url).toContain('Guided%20Investigation%20-%20Incident%20Triage');
  });

  it('names the time and the workspace in its buttons where they would be missed', async () => {
    const ask = await open([demo, fixedWorkspace()]);
    const pivots = async (line: string) => {
      const card = await ask(line);
      return card.kind === 'hunt' ? card.pivots.map(({ line: one }) => one) : card;
    };
    expect(await pivots('hunt incidents last 200d in demo')).toContain(
      `notebook launch for incident ${attack} last 200d in demo`,
    );
    expect(await pivots('hunt incidents last 90d')).toContain(`notebook launch for incident ${attack}`);
  });

  it('carries all that alerts name, not only the first of a kind', async () => {
    const ask = await open();
    const card = await ask(`hunt alerts last 28d`);
    if (card.kind !== 'hunt') throw new Error(JSON.stringify(card));
    const { value } = parametersOf(await ask(`notebook launch for ${card.result}`));
    for (const kind of ['host', 'account', 'ip', 'url', 'file', 'hash', 'process'])
      expect(value('entities')).toContain(`'${kind}': [`);
  });
});
