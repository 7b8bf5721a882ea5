import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { Json } from '../types.ts';
import { type Arm, ArmRefusal } from './arm.ts';
import { readResourceId } from './resource-id.ts';

/** Azure's built-in roles that decide who may hunt and who may run notebooks; their ids are the same everywhere. */
const builtIn: Readonly<Record<string, string>> = {
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': 'Reader',
  'b24988ac-6180-42a0-ab88-20f7382dd24c': 'Contributor',
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner',
  '8d289c81-5878-46d4-8554-54e1e3d8b5cb': 'Microsoft Sentinel Reader',
  '3e150937-b8fe-4cfb-8069-0eaf05ecd056': 'Microsoft Sentinel Responder',
  'ab8e14d6-4a74-4a29-9ba8-549422addade': 'Microsoft Sentinel Contributor',
  '73c42c96-874c-492b-b04d-ab87d138a893': 'Log Analytics Reader',
  '92aaf0da-9dab-42b6-94a3-d43ce8d16293': 'Log Analytics Contributor',
  'f6c7c914-8db3-469d-8ca1-694a8f32e121': 'AzureML Data Scientist',
  'e503ece1-11d0-4e8e-8e2c-7a6c3bf38815': 'AzureML Compute Operator',
};

const apiVersion = '2022-04-01';
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const definitionPath =
  /^(?:\/subscriptions\/[0-9a-f-]{36})?\/providers\/Microsoft\.Authorization\/roleDefinitions\/([0-9a-f-]{36})$/i;

const assignments = z.object({
  value: z.array(z.object({ properties: z.object({ roleDefinitionId: z.string() }) })),
});
const definition = z.object({ properties: z.object({ roleName: z.string() }) });

/**
 * Names of the roles that somebody has on a resource or above it, by themselves or through groups; undefined where
 * Huntline's identity may not read role assignments. Conditions and deny assignments are not looked at.
 * @throws {UserError} Azure did not answer, or there is no such resource.
 */
export async function rolesOf(
  arm: Arm,
  scope: string,
  principalId: string,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const resource = readResourceId(scope);
  if (!resource || !guid.test(principalId)) {
    throw new UserError('Roles can be looked up for an object id of Entra and a resource id of Azure only.');
  }
  // The filter is Azure's own: “at or above”, and “to them or to any group that they are in”.
  const filter = encodeURIComponent(`atScope() and assignedTo('${principalId}')`);
  const path = `${encodeURI(resource.id)}/providers/Microsoft.Authorization/roleAssignments?api-version=${apiVersion}&$filter=${filter}`;
  const answer = await unlessForbidden(arm.get(path, signal));
  if (answer === undefined) return undefined;
  const read = assignments.safeParse(answer);
  if (!read.success) {
    throw new UserError('Azure told the roles in a way that Huntline does not know.', { cause: read.error });
  }
  const ids = new Set(read.data.value.map(({ properties }) => properties.roleDefinitionId));
  const names = await Promise.all([...ids].map((id) => nameOf(arm, id, signal)));
  return [...new Set(names)].toSorted((one, other) => one.localeCompare(other, 'en'));
}

async function nameOf(arm: Arm, roleDefinitionId: string, signal: AbortSignal): Promise<string> {
  const id = definitionPath.exec(roleDefinitionId)?.[1]?.toLowerCase();
  if (id === undefined) return 'a role that Huntline does not know';
  const known = builtIn[id];
  if (known !== undefined) return known;
  const answer = await unlessForbidden(arm.get(`${roleDefinitionId}?api-version=${apiVersion}`, signal));
  return definition.safeParse(answer).data?.properties.roleName ?? `the role ${id}`;
}

/** Undefined where the identity may not read that: it is a fact to tell, not a failure. */
async function unlessForbidden(asking: Promise<Json>): Promise<Json | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof ArmRefusal && error.status === 403) return undefined;
    throw error;
  }
}

interface Need {
  /** What the roles are for. */
  readonly purpose: string;
  /** Any of them is enough, least first. */
  readonly enough: readonly string[];
  readonly where: string;
  readonly besides?: string;
}

const needs: Readonly<Record<'azureml' | 'sentinel', Need>> = {
  sentinel: {
    purpose: 'to read the workspace from a notebook and to see Sentinel’s Notebooks page',
    enough: [
      'Microsoft Sentinel Reader',
      'Microsoft Sentinel Responder',
      'Microsoft Sentinel Contributor',
      'Log Analytics Reader',
      'Log Analytics Contributor',
      'Reader',
      'Contributor',
      'Owner',
    ],
    where: 'the Sentinel workspace',
  },
  azureml: {
    purpose: 'to open and run notebooks in Azure Machine Learning',
    enough: ['AzureML Data Scientist', 'Contributor', 'Owner'],
    where: 'the Azure Machine Learning workspace',
    besides: 'AzureML Compute Operator, where there is no compute of yours yet',
  },
};

/**
 * What somebody still needs, in one line; undefined where they have it. `names` are of {@link rolesOf}, whose undefined
 * means that it cannot be told. A role of the organisation's own may be enough: then that is said.
 */
export function lackedRoles(
  names: readonly string[] | undefined,
  use: 'azureml' | 'sentinel',
): string | undefined {
  const { purpose, enough } = needs[use];
  if (names?.some((name) => enough.includes(name))) return undefined;
  const needed = neededFor(use);
  if (names === undefined) {
    return `Whether you have ${needed}, ${purpose}, cannot be told: Huntline’s identity may not read role assignments there (Microsoft.Authorization/roleAssignments/read, as in Reader).`;
  }
  const known = Object.values(builtIn);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return `You need ${needed}, ${purpose}; you do not have it.`;
  const shown = unknown.slice(0, 3).map((name) => `“${name.slice(0, 80)}”`);
  return `You need ${needed}, ${purpose}, unless what you have (${shown.join(', ')}) gives you the same.`;
}

/** What one needs, in one line, where Azure cannot be asked whether somebody has it. */
export function neededRoles(use: 'azureml' | 'sentinel'): string {
  return `It takes ${neededFor(use)}, ${needs[use].purpose}.`;
}

function neededFor(use: 'azureml' | 'sentinel'): string {
  const { enough, where, besides } = needs[use];
  return `the role ${enough[0]} on ${where}${besides ? ` (and ${besides})` : ''}`;
}
