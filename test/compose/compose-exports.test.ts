import { describe, expect, it } from 'vitest';
import type { Arm } from '../../src/azure/arm.ts';
import { composeExports } from '../../src/compose/compose-exports.ts';
import type { Json } from '../../src/types.ts';
import { armRule, armWorkspace } from '../fakes/arm-stage.ts';

const signal = new AbortController().signal;
const storage = '/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/socexports';
const hubs = '/subscriptions/s/resourceGroups/r/providers/Microsoft.EventHub/namespaces/soc-hubs';

function exportsOf(...value: readonly object[]) {
  const arm: Arm = { get: async () => ({ value }) as unknown as Json };
  return composeExports({
    arm,
    workspaces: [
      { name: 'demo' },
      { name: 'soc', workspaceId: 'w', resourceId: armWorkspace },
      { name: 'bare', workspaceId: 'w' },
    ],
  });
}

describe('what a workspace exports', () => {
  it('lacks nothing where a rule that is on exports the table to storage, in whatever case', async () => {
    const status = await exportsOf(armRule('byoml', ['securityevent'], storage)).status('soc', signal);
    expect(status).toMatchObject({ missing: [], commands: [], placeholders: false });
    expect(status.rules).toHaveLength(1);
  });

  it.each([
    ['no rule', [], 'create'],
    ['a rule that is off', [armRule('off', ['SecurityEvent'], storage, { enable: false })], 'update'],
    ['a rule to Event Hubs alone', [armRule('hub', ['SecurityEvent'], hubs)], 'create'],
    ['a rule with other tables', [armRule('other', ['SigninLogs'], storage)], 'update'],
  ])('lacks the table with %s, and says how to mend it', async (_, rules, verb) => {
    const { missing, commands, placeholders } = await exportsOf(...rules).status('soc', signal);
    expect(missing).toMatchObject([{ table: 'SecurityEvent' }]);
    const written = commands.flatMap(({ lines }) => lines).join('\n');
    expect(written).toContain(`data-export ${verb}`);
    expect(written).toContain('soc-logs');
    expect(placeholders).toBe(verb === 'create');
  });

  it('is nothing for the demo, and for a workspace whose resource id nobody knows; placeholders stand for names', async () => {
    for (const [name, why] of [
      ['demo', 'demo workspace'],
      ['bare', 'resource id'],
    ] as const) {
      const status = await exportsOf().status(name, signal);
      expect(status).toMatchObject({ nothing: expect.stringContaining(why), rules: [], placeholders: true });
      expect(status.commands.flatMap(({ lines }) => lines).join('\n')).toContain("'<workspace>'");
    }
  });
});
