import { company, type Host } from '../company.ts';

/** Azure's id of a server that Arc manages; workstations have none. */
export function resourceIdOf(host: Host): string {
  if (host.role === 'workstation') return '';
  const group = `/subscriptions/${company.subscriptionId}/resourcegroups/${company.resourceGroup}`;
  return `${group}/providers/microsoft.hybridcompute/machines/${host.name.toLowerCase()}`;
}
