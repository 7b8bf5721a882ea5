import { describe, expect, it } from 'vitest';
import { cloudNamed } from '../../src/azure/clouds.ts';
import { composeNotebooks } from '../../src/compose/compose-notebooks.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import type { Incoming } from '../../src/types.ts';
import { armWorkspace } from '../fakes/arm-stage.ts';
import { typed } from '../support/typed.ts';

const mlWorkspace =
  '/subscriptions/0c6a50cf-b1b6-4bfd-ad54-b9822b06ff92/resourceGroups/soc/providers/Microsoft.MachineLearningServices/workspaces/hunting';
const signal = new AbortController().signal;
const entra = { id: '5f5f5f5f-1111-4222-8333-444455556666', name: 'Ann' };

function stage() {
  const asked: string[] = [];
  const notebooks = composeNotebooks({
    config: readConfig({ HUNTLINE_AML_WORKSPACE: mlWorkspace, HUNTLINE_AML_FOLDER: 'Users/ann' }),
    environment: {},
    msticpy: undefined,
    azure: {
      cloud: cloudNamed('global'),
      credential: { getToken: () => Promise.reject(new Error('none')), used: () => undefined },
      secrets: { get: async (_, value) => value, refused: () => undefined },
    },
    arm: {
      async get(path) {
        asked.push(path);
        return { value: [] };
      },
    },
    workspaces: [{ name: 'demo' }, { name: 'soc', workspaceId: 'w', resourceId: armWorkspace }],
    blotter: { blot: (text) => text },
    http: { send: () => Promise.reject(new Error('nobody is asked')) },
    clock: () => new Date(),
    log: createLog('silent'),
  });
  const lacked = (launcher: string, workspace: string, changes: Partial<Incoming>) =>
    notebooks.lackedRoles(launcher, workspace, typed('notebook launch', changes), signal);
  return { asked, lacked, notebooks };
}

describe('the roles that a person needs for a notebook', () => {
  it('are asked of Azure for people of Teams: those that they lack are told', async () => {
    const { lacked, asked } = stage();
    const teams = { surface: 'teams', person: entra } as const;
    const lines = await lacked('azureml', 'soc', teams);
    expect(lines).toEqual([
      expect.stringMatching(/^You need the role Microsoft Sentinel Reader .* you do not have it\.$/),
      expect.stringMatching(/^You need the role AzureML Data Scientist .* you do not have it\.$/),
    ]);
    expect(asked).toHaveLength(2);
    expect(await lacked('github', 'soc', teams)).toHaveLength(1);
  });

  it('are told in one line each where Azure cannot be asked about the person, and not at all in the demo', async () => {
    const { lacked, asked } = stage();
    expect(await lacked('azureml', 'soc', { surface: 'slack' })).toEqual([
      'It takes the role Microsoft Sentinel Reader on the Sentinel workspace, to read the workspace from a notebook and to see Sentinel’s Notebooks page.',
      'It takes the role AzureML Data Scientist on the Azure Machine Learning workspace (and AzureML Compute Operator, where there is no compute of yours yet), to open and run notebooks in Azure Machine Learning.',
    ]);
    expect(await lacked('jupyter', 'demo', { surface: 'slack' })).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('has the first launcher that is set up as the usual one', () => {
    expect(stage().notebooks.usual).toBe('azureml');
  });
});
