import { cloudHosts } from '../cloud.ts';
import { company, hostOf, objectIdOf } from '../company.ts';
import { weightedServices } from '../internet.ts';
import { anyMoment, type Row, second, type World } from '../world.ts';
import { resourceIdOf } from './resource.ts';

/** Lookups of the machines in Azure, which ask `DC02`: its new agent writes them in the normalised table, the heir of `DnsEvents`. */
export function* asimDns(world: World): Generator<Row> {
  const server = hostOf('DC02');
  for (const day of world.days) {
    const random = world.random(`ASimDnsActivityLogs ${day.key}`);
    for (const host of cloudHosts)
      for (let left = random.int(4, 9); left > 0; left--) {
        const { domain, ip } = random.pick(weightedServices);
        const time = anyMoment(random, day);
        const missing = random.chance(0.04);
        const [query, answer] = missing ? [`${domain.slice(1)}`, ''] : [domain, ip];
        yield {
          TimeGenerated: new Date(time),
          EventStartTime: new Date(time),
          EventEndTime: new Date(time + second),
          EventCount: 1,
          EventType: 'Query',
          EventSubType: 'response',
          EventOriginalType: '257',
          EventResult: missing ? 'Failure' : 'Success',
          EventResultDetails: missing ? 'NXDOMAIN' : 'NOERROR',
          EventProduct: 'DNS Server',
          EventVendor: 'Microsoft',
          EventSchemaVersion: '0.1.6',
          EventSeverity: 'Informational',
          Dvc: server.fqdn,
          DvcHostname: server.name,
          DvcFQDN: server.fqdn,
          DvcDomain: company.adDomain,
          DvcIpAddr: server.ip,
          DvcOs: 'Windows',
          DvcId: objectIdOf(server.name),
          SrcIpAddr: host.ip,
          SrcHostname: host.name,
          DnsQuery: query,
          DnsQueryType: 1,
          DnsQueryTypeName: 'A',
          DnsResponseName: answer,
          DnsResponseCode: missing ? 3 : 0,
          NetworkProtocol: 'UDP',
          _ResourceId: resourceIdOf(server),
          _SubscriptionId: company.subscriptionId,
        };
      }
  }
}
