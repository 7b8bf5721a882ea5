import { type CloudHost, cloudHosts, cloudIdOf, cloudRegion } from '../cloud.ts';
import { company, type Host, objectIdOf, servers, sites } from '../company.ts';
import { createRandom } from '../random.ts';
import { hour, minute, type Row, type World } from '../world.ts';
import { resourceIdOf } from './resource.ts';

/** VM insights' inventory: each server and virtual machine, once a day. */
export function* vmComputer(world: World): Generator<Row> {
  for (const day of world.days)
    for (const [index, machine] of machines.entries()) {
      const time = day.start + 5 * hour + index * minute;
      yield { ...machine, TimeGenerated: new Date(time), BootTime: new Date(bootBefore(time, index)) };
    }
}

/** Patched every second Sunday night or so: when it last started. */
function bootBefore(time: number, index: number): number {
  const fortnight = 14 * 24 * hour;
  const phase = (index + 1) * 7 * hour;
  return Math.floor((time - phase) / fortnight) * fortnight + phase;
}

const machines: readonly Row[] = [...servers.map(ownMachine), ...cloudHosts.map(cloudMachine)];

function ownMachine(host: Host): Row {
  const site = host.ip.startsWith(sites.Cork.network) ? sites.Cork : sites.Dublin;
  return {
    ...machine(host.name.toLowerCase(), host.fqdn, host.os),
    Ipv4Addresses: [host.ip],
    Ipv4DefaultGateways: [`${site.network}.${host.ip.split('.')[2] ?? '1'}.1`],
    HostingProvider: '',
    VirtualizationState: 'virtual',
    VirtualMachineType: 'vmware',
    HypervisorType: 'vmware',
    Cpus: 4,
    PhysicalMemoryMB: host.role === 'database' ? 65_536 : 16_384,
    _ResourceId: resourceIdOf(host),
    _SubscriptionId: company.subscriptionId,
  };
}

function cloudMachine(host: CloudHost): Row {
  return {
    ...machine(host.name, host.name, host.os),
    Ipv4Addresses: host.publicIp === '' ? [host.ip] : [host.ip, host.publicIp],
    Ipv4DefaultGateways: [host.ip.replace(/\d+$/, '1')],
    HostingProvider: 'azure',
    VirtualizationState: 'virtual',
    VirtualMachineType: 'hyperv',
    HypervisorType: 'hyperv',
    AzureLocation: cloudRegion,
    AzureResourceGroup: company.resourceGroup,
    AzureResourceName: host.name,
    AzureSubscriptionId: company.subscriptionId,
    AzureSize: 'Standard_D2s_v5',
    AzureVmId: objectIdOf(host.name),
    Cpus: 2,
    PhysicalMemoryMB: 8_192,
    _ResourceId: cloudIdOf(host),
    _SubscriptionId: company.subscriptionId,
  };
}

function machine(name: string, fullName: string, os: 'Linux' | 'Windows'): Row {
  const mac = createRandom(`network card of ${name}`).hex(6);
  return {
    Computer: fullName,
    HostName: name,
    DisplayName: name,
    FullDisplayName: fullName,
    DnsNames: [fullName],
    Machine: `m-${objectIdOf(name)}`,
    AgentId: objectIdOf(`agent of ${name}`),
    DependencyAgentVersion: '9.10.18.4770',
    OperatingSystemFamily: os.toLowerCase(),
    OperatingSystemFullName:
      os === 'Windows' ? 'Windows Server 2022 Datacenter' : 'Debian GNU/Linux 12 (bookworm)',
    MacAddresses: [`00:15:5d:${mac.match(/../g)?.join(':') ?? ''}`],
    TimeZone: 'UTC+00:00',
  };
}
