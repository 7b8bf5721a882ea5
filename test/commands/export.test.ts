import { describe, expect, it } from 'vitest';
import type { NoticeAnswer } from '../../src/answers.ts';
import type { Arm } from '../../src/azure/arm.ts';
import type { Args, Context } from '../../src/commands/command.ts';
import { exportCommand } from '../../src/commands/export.ts';
import { composeExports } from '../../src/compose/compose-exports.ts';
import { UserError } from '../../src/errors.ts';
import { splitWords } from '../../src/language/split-words.ts';
import { renderCard } from '../../src/render/render-card.ts';
import { views } from '../../src/render/view.ts';
import type { Json } from '../../src/types.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';
import { armRule, armWorkspace } from '../fakes/arm-stage.ts';
import { fixedWorkspace } from '../fakes/fixed-workspace.ts';

const storage = '/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/socexports';
const hubs = '/subscriptions/s/resourceGroups/r/providers/Microsoft.EventHub/namespaces/soc-hubs';
const soc = { name: 'soc', workspaceId: 'w', resourceId: armWorkspace };

interface Asking {
  readonly names?: readonly [string, ...string[]];
  readonly rules?: readonly object[];
  readonly fails?: Error;
}

/** The answer to a line, over an Azure that has these rules for every workspace. */
async function ask(rest: string, { names = ['soc'], rules = [], fails }: Asking = {}): Promise<NoticeAnswer> {
  const arm: Arm = {
    async get() {
      if (fails) throw fails;
      return { value: rules } as unknown as Json;
    },
  };
  const [first, ...others] = names;
  const workspaces = createWorkspaces([
    { ...fixedWorkspace(), name: first },
    ...others.map((name) => ({ ...fixedWorkspace(), name })),
  ]);
  const exports = composeExports({
    arm,
    workspaces: names.map((name) => (name === 'demo' ? { name } : { ...soc, name })),
  });
  const args: Args = { words: () => splitWords(rest), rest, tail: undefined };
  const services = { workspaces, exports };
  const context = { services, signal: new AbortController().signal } as unknown as Context;
  const answer = await exportCommand.run(args, context);
  if (answer.kind !== 'notice') throw new Error(`a ${answer.kind} answer`);
  return answer;
}

function written({ title, text, items }: NoticeAnswer): string {
  const shown = items.map((item) => [`* ${item.name}  ${item.text}`, ...(item.lines ?? [])].join('\n'));
  return `${[title, text, ...shown].join('\n')}\n`;
}

describe('export status', () => {
  it('tells the rules, what is missing, and how to set it up with the team’s own names', async () => {
    const rules = [
      armRule('to-hub', ['Syslog', 'SecurityEvent'], hubs, {
        destination: { resourceId: hubs, metaData: { eventHubName: 'all' } },
      }),
      armRule('old', ['SigninLogs'], 'elsewhere', { enable: false }),
    ];
    await expect(written(await ask('status', { rules }))).toMatchFileSnapshot('../golden/export/missing.txt');
  });

  it('shows no command where nothing is missing', async () => {
    const answer = await ask('', { rules: [armRule('byoml', ['SecurityEvent', 'SigninLogs'], storage)] });
    expect(answer.items).toEqual([
      {
        name: 'byoml',
        text: 'on: SecurityEvent, SigninLogs → the storage account socexports, as it is since 2026-10-01',
      },
    ]);
  });

  it('says of the demo that there is nothing to export, and shows the commands with placeholders', async () => {
    await expect(written(await ask('status demo', { names: ['demo'] }))).toMatchFileSnapshot(
      '../golden/export/demo.txt',
    );
  });

  it('tells of all workspaces, though one of them cannot be read', async () => {
    const answer = await ask('status', {
      names: ['demo', 'eu'],
      fails: new UserError('Azure is closed.', { hint: 'Come back.' }),
    });
    expect(answer.items).toMatchObject([
      { name: 'demo', text: expect.stringContaining('nothing to export') },
      { name: 'eu', text: 'It cannot be told. Azure is closed.' },
      { name: 'eu: what to do', text: 'Come back.' },
    ]);
    expect(answer.actions).toMatchObject([{ line: 'export status demo' }, { line: 'export status eu' }]);
    expect(await ask('status in EU', { names: ['demo', 'eu'] })).toMatchObject({ title: 'Exports of eu' });
  });

  it('shows the whole of a refusal on a card: what may not be read, where, and the role that it takes', async () => {
    const fails = new UserError(
      `Huntline’s identity may not read this in Azure (Microsoft.OperationalInsights/workspaces/dataExports/read): ${armWorkspace}.`,
      { hint: 'Whoever runs Huntline can have it given the role Log Analytics Reader there.' },
    );
    const answer = await ask('status', { fails });
    const shown = JSON.stringify(renderCard(answer, views.slack));
    expect(shown).toContain('workspaces/soc-logs.');
    expect(shown).toContain('Log Analytics Reader there.');
    expect(answer.items.map(({ name }) => name)).toEqual(['soc', 'What to do']);
  });

  it('lets a fault of our own through', async () => {
    await expect(ask('status', { fails: new TypeError('a bug') })).rejects.toThrow('a bug');
  });

  it.each(['start', 'status in', 'status a b', 'status nowhere', 'status in "nowhere else"'])(
    'says to “%s” what can be typed',
    async (rest) => {
      await expect(ask(rest)).rejects.toThrow(UserError);
    },
  );

  it('fits on a card, each command whole', async () => {
    const answer = await ask('status', {});
    const card = JSON.stringify(renderCard(answer, views.teams));
    for (const line of answer.items.flatMap(({ lines = [] }) => lines)) {
      expect(card).toContain(JSON.stringify(line.trim()).slice(1, -1));
    }
  });
});
