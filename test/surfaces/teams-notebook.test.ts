import type { Activity } from 'botbuilder';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, FileAnswer } from '../../src/answers.ts';
import { createLog } from '../../src/log.ts';
import { renderCard } from '../../src/render/render-card.ts';
import { views } from '../../src/render/view.ts';
import type { Chat } from '../../src/surfaces/teams/chat.ts';
import { createDelivery } from '../../src/surfaces/teams/deliver.ts';
import { createFileOffers } from '../../src/surfaces/teams/file-offers.ts';
import type { Incoming } from '../../src/types.ts';
import { type BrokenJupyter, startBrokenJupyter } from '../fakes/broken-jupyter.ts';
import { teamsExecute, teamsMessage } from '../fakes/teams-client.ts';
import { openTeamsStage, type TeamsStage } from '../fakes/teams-stage.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { noJupyter } from '../support/jupyter.ts';
import {
  type JupyterStage,
  type NotebookStage,
  startJupyterStage,
  startNotebookStage,
} from '../support/notebook-stage.ts';
import { openedNotebook, parametersIn } from '../support/opened-notebook.ts';

interface Part {
  readonly type?: string;
  readonly title?: string;
  readonly url?: string;
  readonly data?: unknown;
  readonly [key: string]: unknown;
}

const consentType = 'application/vnd.microsoft.teams.card.file.consent';
const ada = '0b3f-ada';

let teams: TeamsStage | undefined;
afterEach(async () => {
  await teams?.close();
  teams = undefined;
});

/** Actions anywhere on a card. */
function actionsOn(value: unknown): readonly Part[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(actionsOn);
  const { type } = value as Part;
  return typeof type === 'string' && type.startsWith('Action.') ? [value as Part, ...inner] : inner;
}

/** Types a hunt in a personal chat, presses a button of its card, and gives the messages that come of it. */
async function press({ connector, post }: TeamsStage, line: string, title: string) {
  const asked = teamsMessage(`/hunt ${line}`, connector.url, 'personal', { deliveryMode: 'expectReplies' });
  const { body } = await post(asked);
  const card: Part = body.activities.at(-1).attachments[0].content;
  const button = actionsOn(card).find((action) => action.title === title);
  if (!button) throw new Error(`There is no button “${title}”.`);
  await post(teamsExecute(button.data, connector.url));
}

describe.skipIf(noJupyter())('from an alert card in Teams to its notebook on a real Jupyter server', () => {
  let stage: JupyterStage;
  beforeAll(async () => {
    stage = await startJupyterStage();
    stage.giveToken(ada, stage.jupyter.token);
  }, 120_000);
  afterAll(() => stage?.close());

  it.skipIf(noBrowser)(
    'is two clicks: the card’s button, and the link, behind which the parameters stand',
    async () => {
      teams = await openTeamsStage(stage.huntline.app);
      await press(teams, 'alerts last 28d', 'Notebook');
      const isLink = ({ type, url }: Part) =>
        type === 'Action.OpenUrl' && url?.startsWith(stage.jupyter.baseUrl);
      const call = await teams.connector.waitFor(({ activity }) => actionsOn(activity).some(isLink));
      const link = actionsOn(call.activity).find(isLink)?.url ?? '';
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage();
        await page.goto(link);
        expect(parametersIn(await openedNotebook(page, stage.jupyter.token))).toMatchObject({
          workspace: 'demo',
          hunt: 'SecurityAlert.list_alerts',
          entities: { host: expect.arrayContaining(['WS-FIN-12']) },
        });
      } finally {
        await browser.close();
      }
    },
    120_000,
  );
});

it('a file’s links stand on a card beside the question for it, where Teams asks one; a table’s rows need none', async () => {
  const answer: FileAnswer = {
    kind: 'file',
    title: 'Notebook: Incident 42',
    name: 'incident-42.ipynb',
    mime: 'application/x-ipynb+json',
    content: '{"nbformat": 4}',
    links: [{ title: 'GitHub', url: 'https://github.com/Azure/Azure-Sentinel-Notebooks' }],
    notes: ['It could not be put into Jupyter.'],
    actions: [],
  };
  const incoming = { line: 'x', person: { id: ada }, place: { id: 'p', kind: 'personal' } } as Incoming;
  const sent = async (file: FileAnswer) => {
    const messages: Partial<Activity>[] = [];
    const chat = {
      send: async (message: Partial<Activity>) => `m${messages.push(message)}`,
    } as unknown as Chat;
    const render = (one: Answer) => renderCard(one, views.teams);
    const delivery = createDelivery(render, createFileOffers(false), false, createLog('silent'));
    await delivery.deliver(chat, incoming, file);
    return messages.flatMap(({ attachments = [] }) => attachments);
  };
  const [card, question] = await sent(answer);
  expect(actionsOn(card?.content).map(({ url }) => url)).toEqual([answer.links?.[0]?.url]);
  expect(JSON.stringify(card)).toContain('It could not be put into Jupyter.');
  expect(question?.contentType).toBe(consentType);
  expect((await sent({ ...answer, links: [] })).map(({ contentType }) => contentType)).toEqual([consentType]);
});

describe('where the server of notebooks refuses the token', () => {
  let jupyter: BrokenJupyter;
  let stage: NotebookStage;
  beforeAll(async () => {
    jupyter = await startBrokenJupyter('refuses');
    stage = await startNotebookStage(jupyter.baseUrl);
    stage.giveToken(ada, 'token-of-ada-in-the-vault');
  }, 120_000);
  afterAll(async () => {
    await stage?.close();
    await jupyter?.close();
  });

  it('Teams shows the reason and the links on a card, and asks where to store the file', async () => {
    teams = await openTeamsStage(stage.huntline.app);
    await press(teams, 'incidents last 28d', 'Notebook');
    const told = await teams.connector.waitFor(({ activity }) =>
      JSON.stringify(activity ?? '').includes('does not take the token (403)'),
    );
    const offer = await teams.connector.waitFor(
      ({ activity }) => activity?.attachments?.[0]?.contentType === consentType,
    );
    expect(actionsOn(told.activity).map(({ url }) => url)).toContainEqual(
      expect.stringContaining('Incident%20Triage.ipynb'),
    );
    expect(offer.activity.attachments[0]).toMatchObject({
      name: expect.stringMatching(/^incidents-\d+\.ipynb$/),
    });
    // The notebook’s own JSON is no reading.
    expect(JSON.stringify(told.activity)).not.toContain('nbformat');
    expect(JSON.stringify(teams.connector.calls)).not.toContain('token-of-ada');
  });

  it('shows the reason and the links in a channel too, where Teams takes no file', async () => {
    teams = await openTeamsStage(stage.huntline.app);
    const { connector, post } = teams;
    await post(teamsMessage('notebook launch for 85.214.149.236', connector.url, 'channel'));
    const told = await connector.waitFor(({ activity }) =>
      JSON.stringify(activity ?? '').includes('does not take the token (403)'),
    );
    expect(JSON.stringify(told.activity)).toContain('Teams takes files from a bot in a personal chat alone');
    expect(actionsOn(told.activity).map(({ url }) => url)).toContainEqual(
      expect.stringContaining('Entity%20Explorer%20-%20IP%20Address.ipynb'),
    );
  });
});
