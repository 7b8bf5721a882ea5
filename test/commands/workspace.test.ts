import { describe, expect, it } from 'vitest';
import { preferredWorkspace, workspacesFor } from '../../src/commands/preferred-workspace.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';
import { fixedWorkspace } from '../fakes/fixed-workspace.ts';
import { inSlack, peopleApp } from '../support/people-app.ts';
import { typed } from '../support/typed.ts';

const roles = { hunter: '*', admin: 'person:slack:T1:U1' };
const names = ['demo', 'eu', 'us'];

describe('workspace', () => {
  it('lists the workspaces, and which one is used here and why', async () => {
    const { ask } = await peopleApp({ roles });
    expect(await ask('workspace list', inSlack())).toMatchObject({
      title: 'Workspaces',
      text: 'Hunts go to demo (the default) unless the line says “in <workspace>”.',
      items: [{ name: 'demo', text: 'used here: the default' }, { name: 'eu' }, { name: 'us' }],
      actions: [{ line: 'workspace use eu' }, { line: 'workspace use us' }],
    });
    await ask('workspace use EU', inSlack());
    expect(await ask('workspace', inSlack())).toMatchObject({
      text: expect.stringContaining('eu (you chose it)'),
    });
  });

  it('is chosen for a person everywhere, for a place by an administrator; the place goes first', async () => {
    const { ask, state } = await peopleApp({ roles });
    const chosen = (changes: Parameters<typeof typed>[1]) =>
      preferredWorkspace(typed('', changes), state.preferences, names);
    await ask('workspace use us', inSlack('T1:U2', 'C1'));
    expect(await chosen(inSlack('T1:U2', 'C9'))).toEqual({ name: 'us', by: 'person' });
    expect(await ask('workspace use eu here', inSlack('T1:U2', 'C1'))).toMatchObject({
      title: 'Not allowed here',
    });
    expect(await ask('workspace use eu here', inSlack('T1:U1', 'C1'))).toMatchObject({
      text: 'Hunts in this place go to eu from now on.',
    });
    expect(await chosen(inSlack('T1:U2', 'C1'))).toEqual({ name: 'eu', by: 'place' });
    expect(await chosen(inSlack('T1:U3', 'C1'))).toEqual({ name: 'eu', by: 'place' });
    expect(await chosen(inSlack('T1:U3', 'C9'))).toEqual({ name: 'demo', by: 'settings' });
    expect(await ask('workspace use us', inSlack('T1:U2', 'C1'))).toMatchObject({
      text: expect.stringContaining('In this place, though, they go to eu'),
    });
    await ask('workspace reset here', inSlack('T1:U1', 'C1'));
    expect(await chosen(inSlack('T1:U2', 'C1'))).toEqual({ name: 'us', by: 'person' });
    expect(await ask('workspace reset', inSlack('T1:U2', 'C1'))).toMatchObject({
      title: 'Choice taken back',
    });
    expect(await ask('workspace reset', inSlack('T1:U2', 'C1'))).toMatchObject({
      title: 'Nothing was chosen',
    });
  });

  it('may be chosen for the place where one is alone with Huntline', async () => {
    const { ask } = await peopleApp({ roles });
    expect(await ask('workspace use eu here', inSlack('T1:U2', 'D1'))).toMatchObject({
      text: 'Hunts in this chat go to eu from now on.',
    });
  });

  it('is where a line without a name goes, and no other', async () => {
    const { ask, state } = await peopleApp({ roles });
    await ask('workspace use us', inSlack());
    const all = createWorkspaces([fixedWorkspace(), { ...fixedWorkspace(), name: 'us' }]);
    const seen = await workspacesFor(typed('', inSlack()), state.preferences, all);
    expect([seen.find().name, seen.find('demo').name, seen.names]).toEqual(['us', 'demo', ['demo', 'us']]);
  });

  it('counts for nothing once it is not configured any more', async () => {
    const { ask, state } = await peopleApp({ roles });
    await ask('workspace use us', inSlack());
    expect(await preferredWorkspace(typed('', inSlack()), state.preferences, ['demo', 'eu'])).toEqual({
      name: 'demo',
      by: 'settings',
    });
  });

  it.each([
    ['workspace use ue', 'Did you mean eu or us?'],
    ['workspace use', 'workspace use <workspace>'],
    ['workspace use eu there', 'workspace use <workspace>'],
    ['workspace list here', 'workspace list'],
    ['workspace drop eu', 'workspace reset [here]'],
  ])('says to “%s” what can be typed', async (line, hint) => {
    const { ask } = await peopleApp({ roles });
    expect(await ask(line, inSlack())).toMatchObject({ kind: 'error', hint: expect.stringContaining(hint) });
  });
});
