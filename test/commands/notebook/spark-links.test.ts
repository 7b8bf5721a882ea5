import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Answer, HuntAnswer } from '../../../src/answers.ts';
import { renderCard } from '../../../src/render/render-card.ts';
import { views } from '../../../src/render/view.ts';
import type { Table } from '../../../src/types.ts';
import { fixedWorkspace } from '../../fakes/fixed-workspace.ts';
import { partsOf, shownTexts } from '../../support/card-parts.ts';
import { makeApp } from '../../support/make-app.ts';
import { typed } from '../../support/typed.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const scores: Table = {
  columns: [
    { name: 'Account', type: 'string' },
    { name: 'Score', type: 'real' },
  ],
  rows: [['conor.walsh', 9.4]],
  truncated: false,
};
const databricks = {
  HUNTLINE_DATABRICKS: 'https://adb-1.7.azuredatabricks.net',
  HUNTLINE_DATABRICKS_FOLDER: '/Users/ml team',
};
const synapse = {
  HUNTLINE_SYNAPSE_WORKSPACE:
    '/subscriptions/00000000-1111-2222-3333-444444444444/resourceGroups/rg-ml/providers/Microsoft.Synapse/workspaces/spark',
};
const folder = 'https://adb-1.7.azuredatabricks.net/#workspace/Users/ml%20team';

async function open(settings: Readonly<Record<string, string>> = {}) {
  const workspace = fixedWorkspace();
  workspace.next = async () => scores;
  const { app } = await makeApp({ workspaces: [workspace], now, settings });
  return async (line: string) => asHunt(await app.answer(typed(line)));
}

function asHunt(answer: Answer): HuntAnswer {
  if (answer.kind !== 'hunt') throw new Error(`${answer.kind}: ${JSON.stringify(answer).slice(0, 300)}`);
  return answer;
}

function linksOf({ links = [] }: HuntAnswer): readonly (readonly [string, string])[] {
  return links.map(({ title, url }) => [title, url]);
}

describe('the card of a hunt that notebooks on Spark carry on', () => {
  it('opens training and scoring in Databricks and Synapse, under the names they have there', async () => {
    const answer = await (await open({ ...databricks, ...synapse }))('hunt anomalous shares last 14d');
    expect(linksOf(answer)).toEqual([
      ['Training in Azure Databricks', `${folder}/AnomalousRATraining`],
      ['Training in Azure Synapse', expect.stringContaining('/notebooks/AnomalousRATraining?workspace=')],
      ['Scoring in Azure Databricks', `${folder}/AnomalousRAScoring`],
      ['Scoring in Azure Synapse', expect.stringContaining('/notebooks/AnomalousRAScoring?workspace=')],
    ]);
    expect(answer.notes).toEqual([
      'Notebooks on Spark carry this on (Training, Scoring); the links open what was imported as AnomalousRATraining and AnomalousRAScoring.',
    ]);
    const card = renderCard(answer, views.teams);
    const buttons = partsOf(card).filter(({ type }) => type === 'Action.OpenUrl');
    expect(buttons.map(({ title }) => title)).toEqual(linksOf(answer).map(([title]) => title));
  });

  it('opens them in the one that is set up, and puts the person’s own choice first where both are', async () => {
    expect(linksOf(await (await open(synapse))('hunt anomalous shares last 14d'))).toEqual([
      ['Training in Azure Synapse', expect.any(String)],
      ['Scoring in Azure Synapse', expect.any(String)],
    ]);
    const { app } = await makeApp({
      workspaces: [fixedWorkspace()],
      now,
      settings: { ...databricks, ...synapse },
    });
    await app.answer(typed('notebook use synapse'));
    const [first] = linksOf(asHunt(await app.answer(typed('hunt anomalous shares last 14d'))));
    expect(first?.[0]).toBe('Training in Azure Synapse');
  });

  it('says which settings are missing where neither is, and leads to where they can be read', async () => {
    const answer = await (await open())('hunt anomalous shares last 14d');
    const at = 'https://github.com/Azure/Azure-Sentinel/blob/master/BYOML/Notebooks';
    expect(linksOf(answer)).toEqual([
      ['Training on GitHub', `${at}/AnomalousRATraining.ipynb`],
      ['Scoring on GitHub', `${at}/AnomalousRAScoring.ipynb`],
    ]);
    expect(shownTexts(renderCard(answer, views.slack))).toContain(
      'Notebooks on Spark carry this on (Training, Scoring). To open them there, Azure Databricks needs HUNTLINE_DATABRICKS and HUNTLINE_DATABRICKS_FOLDER; Azure Synapse needs HUNTLINE_SYNAPSE_WORKSPACE.',
    );
  });

  it('says what is wrong with a setting instead of failing the hunt', async () => {
    const ask = await open({ HUNTLINE_SYNAPSE_WORKSPACE: 'javascript:alert(1)' });
    const answer = await ask('hunt anomalous shares last 14d');
    expect(answer.rows).toEqual(scores.rows);
    expect(linksOf(answer).map(([title]) => title)).toEqual(['Training on GitHub', 'Scoring on GitHub']);
    expect(answer.notes.join()).toContain('HUNTLINE_SYNAPSE_WORKSPACE');
  });

  it('keeps the links when it is paged, with a tail and for a hunt of another table', async () => {
    const ask = await open(databricks);
    const { result, ...answer } = await ask('hunt anomalous shares last 14d | take 3');
    expect(answer.links).toHaveLength(2);
    expect((await ask(`hunt page 1 of ${result}`)).links).toEqual(answer.links);
    expect(linksOf(await ask('hunt beacons last 14d')).map(([title]) => title)).toEqual([
      'Beacons in Azure Databricks',
    ]);
  });

  it('has none where no such notebook names the hunt, and for a query of one’s own', async () => {
    const ask = await open(databricks);
    for (const line of ['hunt alerts last 7d', 'hunt last 7d kql AnomalousResourceAccessResult_CL']) {
      const { links, notes } = await ask(line);
      expect([links, notes]).toEqual([undefined, []]);
    }
  });

  it('links a team’s own notebook in the same way, whatever it is called', async () => {
    const team = await mkdtemp(join(tmpdir(), 'huntline-notebooks-'));
    try {
      const content = {
        nbformat: 4,
        nbformat_minor: 5,
        cells: [],
        metadata: {
          kernelspec: { name: 'synapse_pyspark', language: 'python' },
          huntline: { title: 'Our alerts', short: 'Ours', hunts: ['SecurityAlert.list_alerts'] },
        },
      };
      await writeFile(join(team, 'a #1?.ipynb'), JSON.stringify(content));
      const ask = await open({ ...databricks, HUNTLINE_NOTEBOOKS: team });
      expect(linksOf(await ask('hunt alerts last 7d'))).toEqual([
        ['Ours in Azure Databricks', `${folder}/a%20%231%3F`],
      ]);
    } finally {
      await rm(team, { recursive: true });
    }
  });
});
