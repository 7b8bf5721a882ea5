import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lackedRoles, rolesOf } from '../../src/azure/role-assignments.ts';
import { UserError } from '../../src/errors.ts';
import { type ArmStage, armWorkspace, startArmStage } from '../fakes/arm-stage.ts';

let stage: ArmStage;
beforeAll(async () => {
  stage = await startArmStage();
});
afterAll(() => stage.close());

const signal = new AbortController().signal;
const person = 'aaaaaaaa-0000-4000-8000-000000000001';
const group = 'bbbbbbbb-0000-4000-8000-000000000002';
const subscription = '/subscriptions/11111111-2222-4333-8444-555555555555';
const role = {
  sentinelReader: '8d289c81-5878-46d4-8554-54e1e3d8b5cb',
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  dataScientist: 'f6c7c914-8db3-469d-8ca1-694a8f32e121',
  own: 'cccccccc-0000-4000-8000-000000000003',
};

function given(...assignments: readonly (readonly [scope: string, principal: string, role: string])[]): void {
  stage.double.assignments.push(
    ...assignments.map(([scope, principal, id]) => ({ scope, principal, role: id })),
  );
}

beforeEach(() => {
  stage.double.assignments.length = 0;
  stage.double.next.length = 0;
  stage.double.definitions.clear();
  stage.double.groups.clear();
  stage.double.pageSize = 100;
});

describe('the roles of somebody on a resource', () => {
  it('are those at it and above it, also through groups, and nobody else’s', async () => {
    stage.double.groups.set(person, [group]);
    stage.double.definitions.set(role.own, 'SOC hunter');
    given(
      [armWorkspace, group, role.sentinelReader],
      [subscription, person, role.own],
      [subscription, person, role.own],
      [armWorkspace, 'somebody else', role.dataScientist],
      [`${armWorkspace}/tables/SecurityEvent`, person, role.reader],
    );
    expect(await rolesOf(stage.arm(), armWorkspace, person, signal)).toEqual([
      'Microsoft Sentinel Reader',
      'SOC hunter',
    ]);
    stage.double.pageSize = 1;
    expect(await rolesOf(stage.arm(), armWorkspace, person, signal)).toHaveLength(2);
  });

  it('may be none', async () => {
    expect(await rolesOf(stage.arm(), armWorkspace, person, signal)).toEqual([]);
  });

  it('cannot be told where the identity may not read them; a role’s name may be lacking alone', async () => {
    const granted = stage.double.granted.get(stage.clientId);
    given([subscription, person, role.own]);
    granted?.delete('Microsoft.Authorization/roleDefinitions/read');
    expect(await rolesOf(stage.arm(), armWorkspace, person, signal)).toEqual([`the role ${role.own}`]);
    granted?.delete('Microsoft.Authorization/roleAssignments/read');
    expect(await rolesOf(stage.arm(), armWorkspace, person, signal)).toBeUndefined();
    granted?.add('Microsoft.Authorization/roleDefinitions/read');
    granted?.add('Microsoft.Authorization/roleAssignments/read');
  });

  it('are never asked for with an id that is more than an id', async () => {
    stage.double.asked.length = 0;
    for (const id of ['', "x') or assignedTo('y", 'T1:U1', `${person}'`]) {
      await expect(rolesOf(stage.arm(), armWorkspace, id, signal)).rejects.toThrow(UserError);
    }
    await expect(rolesOf(stage.arm(), '/subscriptions/../x', person, signal)).rejects.toThrow(UserError);
    expect(stage.double.asked).toEqual([]);
  });

  it('are told in words where Azure tells something odd', async () => {
    const odd = 'https://evil.example/x';
    stage.double.next.push({
      status: 200,
      body: JSON.stringify({ value: [{ properties: { roleDefinitionId: odd } }] }),
    });
    expect(await rolesOf(stage.arm(), armWorkspace, person, signal)).toEqual([
      'a role that Huntline does not know',
    ]);
    stage.double.next.push({ status: 200, body: '{"value":[{}]}' });
    await expect(rolesOf(stage.arm(), armWorkspace, person, signal)).rejects.toThrow(UserError);
  });
});

describe('what somebody still needs', () => {
  it('is nothing for who has any role that is enough', () => {
    for (const name of ['Microsoft Sentinel Reader', 'Log Analytics Reader', 'Owner']) {
      expect(lackedRoles(['Something', name], 'sentinel')).toBeUndefined();
    }
    for (const name of ['AzureML Data Scientist', 'Contributor']) {
      expect(lackedRoles([name], 'azureml')).toBeUndefined();
    }
  });

  it('is one line that names the role and where', () => {
    expect(lackedRoles([], 'sentinel')).toBe(
      'You need the role Microsoft Sentinel Reader on the Sentinel workspace, to read the workspace from a notebook and to see Sentinel’s Notebooks page; you do not have it.',
    );
    expect(lackedRoles(['Reader', 'AzureML Compute Operator'], 'azureml')).toBe(
      'You need the role AzureML Data Scientist on the Azure Machine Learning workspace (and AzureML Compute Operator, where there is no compute of yours yet), to open and run notebooks in Azure Machine Learning; you do not have it.',
    );
  });

  it('leaves open what a role of the organisation’s own gives', () => {
    expect(lackedRoles(['SOC hunter'], 'azureml')).toContain(
      'unless what you have (“SOC hunter”) gives you the same',
    );
  });

  it('cannot be told where roles cannot be read', () => {
    const line = lackedRoles(undefined, 'sentinel');
    expect(line).toContain('cannot be told');
    expect(line).toContain('Microsoft.Authorization/roleAssignments/read');
    expect(line).not.toContain('\n');
  });
});
