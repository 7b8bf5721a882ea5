import { company, hostOf, objectIdOf, servers, sites } from '../company.ts';
import { hour, type Row, second, type World } from '../world.ts';
import { resourceIdOf } from './resource.ts';

/** Each server's sign of life, hourly; `WEB02` is silent for a night, as it was down. */
export function* heartbeat(world: World): Generator<Row> {
  for (const host of servers) {
    const random = world.random(`Heartbeat ${host.name}`);
    const site = host.ip.startsWith(sites.Cork.network) ? sites.Cork : sites.Dublin;
    const windows = host.os === 'Windows';
    const phase = random.int(0, 3599) * second;
    for (let time = Math.floor(world.start / hour) * hour + phase; time <= world.now; time += hour) {
      if (host === silent.host && time > world.at(silent.from) && time < world.at(silent.to)) continue;
      yield {
        TimeGenerated: new Date(time),
        Computer: host.fqdn,
        ComputerIP: site.egress,
        ComputerPrivateIPs: [host.ip],
        OSType: host.os,
        OSName: windows ? 'Windows Server 2022 Datacenter' : 'Debian GNU/Linux 12',
        OSMajorVersion: windows ? '10' : '12',
        OSMinorVersion: windows ? '0' : '8',
        Category: 'Azure Monitor Agent',
        Version: windows ? '1.37.0.0' : '1.35.4',
        ComputerEnvironment: 'Non-Azure',
        IsGatewayInstalled: false,
        VMUUID: objectIdOf(host.name),
        RemoteIPCountry: 'Ireland',
        RemoteIPLatitude: site.latitude,
        RemoteIPLongitude: site.longitude,
        Resource: host.name.toLowerCase(),
        ResourceId: resourceIdOf(host),
        ResourceGroup: company.resourceGroup,
        ResourceProvider: 'Microsoft.HybridCompute',
        ResourceType: 'machines',
        SubscriptionId: company.subscriptionId,
        Solutions: 'security',
        _ResourceId: resourceIdOf(host),
        _SubscriptionId: company.subscriptionId,
      };
    }
  }
}

const silent = {
  host: hostOf('WEB02'),
  from: { daysAgo: 18, at: '22:00' },
  to: { daysAgo: 17, at: '07:30' },
};
