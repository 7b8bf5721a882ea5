import { company, type Host, people, servers, sidOf, sites } from '../company.ts';
import type { Row, World } from '../world.ts';
import { deviceRow } from './device.ts';

/** What each machine is, told anew every week. */
export function* deviceInfo(world: World): Generator<Row> {
  for (const { time, host, index } of inventory(world)) {
    const person = people.find((one) => one.host === host);
    const site = sites[host.ip.startsWith('10.21.') ? 'Cork' : 'Dublin'];
    const windows = host.os === 'Windows';
    const { ActionType: _, ...row } = deviceRow(time, host, '', 1000 + index);
    yield {
      ...row,
      OSPlatform: windows ? (person ? 'Windows11' : 'WindowsServer2022') : 'Linux',
      OSDistribution: windows ? (person ? 'Windows11' : 'WindowsServer2022') : 'Ubuntu',
      OSVersion: windows ? '10.0' : '22.4',
      OSBuild: windows ? (person ? 22_631 : 20_348) : 0,
      OSArchitecture: '64-bit',
      PublicIP: site.egress,
      DeviceType: person ? 'Workstation' : 'Server',
      DeviceCategory: 'Endpoint',
      JoinType: windows ? 'Hybrid Azure AD Join' : '',
      IsAzureADJoined: windows,
      OnboardingStatus: 'Onboarded',
      SensorHealthState: index % 37 === 0 ? 'Inactive' : 'Active',
      ExposureLevel: host.ip.startsWith('10.20.5.') ? 'High' : person ? 'Low' : 'Medium',
      IsInternetFacing: host.ip.startsWith('10.20.5.'),
      AssetValue: person ? 'Normal' : 'High',
      ClientVersion: '10.8750',
      LoggedOnUsers: person
        ? [{ UserName: person.account, DomainName: company.netbios, Sid: sidOf(person.account) }]
        : [],
    };
  }
}

/** Every machine at each of its weekly reports. */
export function* inventory(world: World): Generator<{ time: number; host: Host; index: number }> {
  for (const daysAgo of [29, 22, 15, 8, 1])
    for (const [index, host] of [...servers, ...people.map((person) => person.host)].entries())
      yield { time: world.at({ daysAgo, at: '04:00' }) + index * 2000, host, index };
}
