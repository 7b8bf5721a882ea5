import { company } from './company.ts';

/** A virtual machine that the company rents; the servers of `company.ts` stand in its own rooms. */
export interface CloudHost {
  readonly name: string;
  readonly ip: string;
  /** Empty where it has none. */
  readonly publicIp: string;
  readonly subnet: string;
  readonly os: 'Linux' | 'Windows';
  readonly role: string;
}

export const cloudRegion = 'northeurope';
const group = 'rg-larkmoor-prod';
const network = 'vnet-larkmoor-neu';

/** Virtual machines in Azure, all in one network. */
export const cloudHosts: readonly CloudHost[] = [
  cloudHost('vm-portal-test', '10.22.1.4', '203.0.113.30', 'web', 'Linux', 'partner portal, test'),
  cloudHost('vm-build-01', '10.22.2.4', '', 'build', 'Linux', 'firmware builds'),
  cloudHost('vm-jump-01', '10.22.3.4', '203.0.113.31', 'management', 'Windows', 'jump host'),
];

/** Where Engineering's releases lie, and where the backup of the office's file share is kept. */
export const storage = {
  designs: { account: 'stlarkmoordesigns', container: 'releases' },
  backup: { account: 'stlarkmoorbackup', share: 'office-backup' },
} as const;

/** Azure's id of a virtual machine. */
export function cloudIdOf(host: CloudHost): string {
  return `/subscriptions/${company.subscriptionId}/resourcegroups/${company.resourceGroup}/providers/microsoft.compute/virtualmachines/${host.name}`;
}

/** Azure's id of a storage account's service. */
export function storageIdOf(account: string, service: 'blob' | 'file'): string {
  return `/subscriptions/${company.subscriptionId}/resourceGroups/${company.resourceGroup}/providers/Microsoft.Storage/storageAccounts/${account}/${service}Services/default`;
}

/** As traffic analytics names things: group, then name. */
export function flowNames(host: CloudHost): { vm: string; nic: string; subnet: string; nsg: string } {
  return {
    vm: `${group}/${host.name}`,
    nic: `${group}/${host.name}-nic`,
    subnet: `${group}/${network}/${host.subnet}`,
    nsg: `${company.subscriptionId}/${group}/nsg-${host.subnet}`,
  };
}

function cloudHost(
  name: string,
  ip: string,
  publicIp: string,
  subnet: string,
  os: CloudHost['os'],
  role: string,
): CloudHost {
  return { name, ip, publicIp, subnet, os, role };
}
