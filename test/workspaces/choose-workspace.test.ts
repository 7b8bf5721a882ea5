import { expect, it } from 'vitest';
import { chooseWorkspace } from '../../src/workspaces/choose-workspace.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';
import { fixedWorkspace } from '../fakes/fixed-workspace.ts';

const [eu, us, asia] = ['eu', 'us', 'asia'].map((name) => ({ ...fixedWorkspace(), name }));
if (!eu || !us || !asia) throw new Error('three workspaces are needed');
const workspaces = createWorkspaces([eu, us, asia]);

it.each([
  [undefined, 'eu'],
  [[], 'eu'],
  [['us'], 'us'],
  [['US', 'us'], 'us'],
  [['us', 'asia'], 'us, asia'],
  [['all'], 'eu, us, asia'],
  [['us', 'ALL'], 'eu, us, asia'],
])('%j is %s', (names, chosen) => {
  expect(chooseWorkspace(workspaces, names).name).toBe(chosen);
});

it('takes the same several for one and the same, so that what they are asked can be shared', () => {
  const again = createWorkspaces([eu, us, asia]);
  expect(chooseWorkspace(again, ['all'])).toBe(chooseWorkspace(workspaces, ['eu', 'us', 'asia']));
  expect(chooseWorkspace(again, ['all'])).not.toBe(chooseWorkspace(workspaces, ['eu', 'us']));
});

it('says which there are where one is not', () => {
  expect(() => chooseWorkspace(workspaces, ['eu', 'mars'])).toThrow('There is no workspace “mars”.');
});
