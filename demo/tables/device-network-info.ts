import { company, hostOf } from '../company.ts';
import { createRandom } from '../random.ts';
import type { Row, World } from '../world.ts';
import { deviceRow } from './device.ts';
import { inventory } from './device-info.ts';

/** Each machine's network adapter, told anew every week. */
export function* deviceNetworkInfo(world: World): Generator<Row> {
  for (const { time, host, index } of inventory(world)) {
    const { ActionType: _, ...row } = deviceRow(time, host, '', 5000 + index);
    const network = host.ip.split('.').slice(0, 3).join('.');
    const digits = createRandom(`mac of ${host.name}`).hex(6).toUpperCase();
    yield {
      ...row,
      IPAddresses: [{ IPAddress: host.ip, SubnetPrefix: 24, AddressType: 'Private' }],
      MacAddress: `02005E${digits}`,
      NetworkAdapterName: 'Ethernet',
      NetworkAdapterType: 'Ethernet',
      NetworkAdapterStatus: 'Up',
      NetworkAdapterDnsSuffix: company.adDomain,
      DefaultGateways: [`${network}.1`],
      DnsAddresses: [hostOf('DC01').ip, hostOf('DC02').ip],
      ConnectedNetworks: [
        { Name: company.adDomain, Category: 'DomainAuthenticated', IsConnectedToInternet: true },
      ],
      OnboardingStatus: 'Onboarded',
    };
  }
}
