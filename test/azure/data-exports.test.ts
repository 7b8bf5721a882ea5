import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Arm } from '../../src/azure/arm.ts';
import { readDataExports } from '../../src/azure/data-exports.ts';
import { UserError } from '../../src/errors.ts';
import type { Json } from '../../src/types.ts';
import { armRule, armWorkspace, startArmStage } from '../fakes/arm-stage.ts';

const signal = new AbortController().signal;
const storage = '/subscriptions/s/resourceGroups/r/providers/microsoft.storage/storageAccounts/socexports';
const hubs = '/subscriptions/s/resourceGroups/r/providers/Microsoft.EventHub/namespaces/soc-hubs';

function telling(answer: unknown): Arm & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async get(path) {
      asked.push(path);
      return answer as Json;
    },
  };
}

describe('the data export rules of a workspace', () => {
  it('are told by name, with where they go and since when', async () => {
    const arm = telling({
      value: [
        armRule('to-storage', ['SecurityEvent', 'SigninLogs'], storage),
        armRule('to-hub', ['Syslog'], hubs, {
          enable: false,
          createdDate: 'yesterday',
          lastModifiedDate: null,
          destination: { resourceId: hubs, type: 'EventHub', metaData: { eventHubName: 'one-hub' } },
        }),
      ],
    });
    expect(await readDataExports(arm, `${armWorkspace}/`, signal)).toEqual([
      {
        name: 'to-hub',
        enabled: false,
        tables: ['Syslog'],
        destination: { kind: 'event-hubs', resourceId: hubs, eventHub: 'one-hub' },
      },
      {
        name: 'to-storage',
        enabled: true,
        tables: ['SecurityEvent', 'SigninLogs'],
        destination: { kind: 'storage', resourceId: storage },
        createdAt: '2026-03-01T09:10:11.123Z',
        modifiedAt: '2026-10-01T09:10:11.123Z',
      },
    ]);
    expect(arm.asked).toEqual([
      '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-soc(EU)/providers/Microsoft.OperationalInsights/workspaces/soc-logs/dataExports?api-version=2020-08-01',
    ]);
  });

  it('are read from Azure as it is, page by page', async () => {
    const stage = await startArmStage();
    onTestFinished(() => stage.close());
    stage.double.pageSize = 1;
    const all = [armRule('b', ['Syslog'], hubs), armRule('a', ['SecurityEvent'], storage)];
    stage.double.exports.set(armWorkspace.toLowerCase(), all);
    const read = await readDataExports(stage.arm(), armWorkspace, signal);
    expect(read.map(({ name, destination }) => [name, destination.kind])).toEqual([
      ['a', 'storage'],
      ['b', 'event-hubs'],
    ]);
  });

  it('may be none', async () => {
    expect(await readDataExports(telling({ value: [] }), armWorkspace, signal)).toEqual([]);
  });

  it('are never asked for at a place that is no workspace', async () => {
    for (const id of [
      '',
      '/subscriptions/x',
      armWorkspace.replace('workspaces', 'clusters'),
      `${armWorkspace}/../../x`,
      armWorkspace.replace('soc-logs', 'a?b#c'),
      armWorkspace.replace('rg-soc', "rg'; rm -rf /; '"),
    ]) {
      const arm = telling({ value: [] });
      await expect(readDataExports(arm, id, signal)).rejects.toThrow(UserError);
      expect(arm.asked).toEqual([]);
    }
  });

  it('are told or refused in words, whatever comes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (answer) => {
        const told = await readDataExports(telling(answer), armWorkspace, signal).catch((error) => error);
        expect(Array.isArray(told) || told instanceof UserError).toBe(true);
      }),
    );
  });
});
