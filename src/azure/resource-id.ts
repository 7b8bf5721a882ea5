import { UserError } from '../errors.ts';

/** Where a resource stands in Azure. */
export interface ResourceId {
  /** As it was given, without blanks or a slash at the end. */
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** `Microsoft.OperationalInsights/workspaces`, in the case it was given in. */
  readonly type: string;
  readonly name: string;
}

/** Azure's rules for names, so that an id is a path and a word of a shell without surprises. */
const shape =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-])\/providers\/([a-z][a-z0-9.]{0,99}\/[a-z][a-z0-9]{0,99})\/([a-z0-9][a-z0-9_-]{0,99})$/iu;

/** The parts of a resource's id, undefined where it is none. */
export function readResourceId(text: string): ResourceId | undefined {
  const id = text.trim().replace(/\/$/, '');
  const [, subscriptionId, resourceGroup, type, name] = shape.exec(id) ?? [];
  if (!subscriptionId || !resourceGroup || !type || !name) return undefined;
  return { id, subscriptionId, resourceGroup, type, name };
}

/** The parts of a workspace's id. @throws {UserError} it is not one. */
export function workspaceOf(text: string): ResourceId {
  const found = readResourceId(text);
  if (found && /^microsoft\.operationalinsights\/workspaces$/i.test(found.type)) return found;
  throw new UserError('The resource id of the workspace is not one of a Log Analytics workspace.', {
    hint: 'It looks like /subscriptions/…/resourceGroups/…/providers/Microsoft.OperationalInsights/workspaces/… and stands in HUNTLINE_WORKSPACES or in the notebooks’ settings.',
  });
}
