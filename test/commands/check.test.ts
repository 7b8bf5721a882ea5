import { describe, expect, it } from 'vitest';
import type { CheckLine } from '../../src/answers.ts';
import { check } from '../../src/commands/check.ts';
import type { Context } from '../../src/commands/command.ts';
import { UserError } from '../../src/errors.ts';
import { splitWords } from '../../src/language/split-words.ts';
import { fixedWorkspace } from '../fakes/fixed-workspace.ts';
import { makeApp } from '../support/make-app.ts';
import { typed } from '../support/typed.ts';

const lines: readonly CheckLine[] = [
  { name: 'identity', ok: true, message: 'signed in' },
  { name: 'Slack token', ok: true, message: '@huntline' },
  { name: 'Slack scopes', ok: false, message: 'missing: files:write' },
];

async function run(rest: string, looks?: (signal: AbortSignal) => Promise<readonly CheckLine[]>) {
  const { services } = await makeApp({
    workspaces: [fixedWorkspace()],
    now: new Date(),
    ...(looks ? { check: looks } : {}),
  });
  const context: Context = {
    incoming: typed(`check ${rest}`),
    role: 'admin',
    resolved: {},
    now: new Date(),
    signal: new AbortController().signal,
    progress: () => undefined,
    draft: () => undefined,
    services,
    commands: [check],
  };
  return check.run({ words: () => splitWords(rest), rest, tail: undefined }, context);
}

describe('check', () => {
  it('is for administrators', () => {
    expect(check.access).toBe('admin');
  });

  it('answers with every line, and a button to check again', async () => {
    expect(await run('', async () => lines)).toEqual({
      kind: 'check',
      title: 'Settings and services',
      lines,
      actions: [{ title: 'Check again', line: 'check' }],
    });
  });

  it('shows only what is asked for', async () => {
    expect(await run('slack SCOPES', async () => lines)).toMatchObject({
      lines: [lines[2]],
      actions: [{ line: 'check slack SCOPES' }],
    });
  });

  it('says what there is where nothing is called so', async () => {
    const asked = run('teams', async () => lines);
    await expect(asked).rejects.toThrow(UserError);
    await expect(asked).rejects.toMatchObject({ hint: 'There is: identity, Slack token, Slack scopes.' });
  });

  it('says so where there is nothing to look with', async () => {
    await expect(run('')).rejects.toThrow(/started without its checks/);
  });
});
