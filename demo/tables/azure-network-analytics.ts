import { cloudHosts, cloudRegion, flowNames } from '../cloud.ts';
import { company } from '../company.ts';
import { createRandom } from '../random.ts';
import { hour, minute, type Row, second, type World } from '../world.ts';
import { cloudHostAt, type Flow, flowLogs, flowsOf, isOwn } from './network-flows.ts';

/**
 * Traffic analytics over the flow logs of network security groups, in the table that Azure retires: flows until the
 * company moved on, and the topology of the network, which says what address each machine had.
 */
export function* azureNetworkAnalytics(world: World): Generator<Row> {
  for (const day of world.days) {
    if (day.daysAgo < flowLogs.groupsUntil) continue;
    yield* topology(day.start + 6 * hour);
    for (const flow of flowsOf(world, day)) yield row(flow);
  }
}

function* topology(time: number): Generator<Row> {
  for (const host of cloudHosts) {
    const names = flowNames(host);
    yield {
      TimeGenerated: new Date(time),
      SubType_s: 'Topology',
      ResourceType: 'NetworkInterface',
      Name_s: names.nic,
      VirtualMachine_s: names.vm,
      PrivateIPAddresses_s: host.ip,
      PublicIPAddresses_s: host.publicIp,
      MACAddress_s: createRandom(`network card of ${host.name}`).hex(12).toUpperCase(),
      Subnetwork_s: names.subnet,
      NSG_s: names.nsg,
      Region_s: cloudRegion,
      DiscoveryRegion_s: cloudRegion,
      Subscription_g: company.subscriptionId,
      State_s: 'Active',
      SchemaVersion_s: '3',
      TopologyVersion_s: '1',
      TimeProcessed_t: new Date(time),
    };
  }
}

function row(flow: Flow): Row {
  const [source, destination] = [cloudHostAt(flow.from), cloudHostAt(flow.to)];
  const names = flowNames(flow.host);
  const direction = flow.inbound ? 'I' : 'O';
  const rule = `0|${flow.allowed ? 'allow-known' : 'defaultrule_denyallinbound'}|${direction}|${flow.allowed ? 'A' : 'D'}|${flow.flows}`;
  return {
    TimeGenerated: new Date(flow.time + 55 * minute),
    TimeProcessed_t: new Date(flow.time + 55 * minute),
    SubType_s: 'FlowLog',
    FASchemaVersion_s: '2',
    FlowType_s: flow.type,
    FlowDirection_s: direction,
    FlowStatus_s: flow.allowed ? 'A' : 'D',
    FlowIntervalStartTime_t: new Date(flow.time),
    FlowIntervalEndTime_t: new Date(flow.time + hour),
    FlowStartTime_t: new Date(flow.time),
    FlowEndTime_t: new Date(flow.time + 40 * second),
    SrcIP_s: isOwn(flow.from) ? flow.from : '',
    DestIP_s: isOwn(flow.to) ? flow.to : '',
    VMIP_s: flow.host.ip,
    SrcPublicIPs_s: publicIps(flow, flow.from),
    DestPublicIPs_s: publicIps(flow, flow.to),
    PublicIPs_s: publicIps(flow, flow.inbound ? flow.from : flow.to),
    DestPort_d: flow.port,
    L4Protocol_s: 'T',
    L7Protocol_s: flow.port === 443 ? 'https' : 'Unknown',
    VM_s: names.vm,
    VM1_s: source ? flowNames(source).vm : '',
    VM2_s: destination ? flowNames(destination).vm : '',
    NIC_s: names.nic,
    NIC1_s: source ? flowNames(source).nic : '',
    NIC2_s: destination ? flowNames(destination).nic : '',
    Subnet_s: names.subnet,
    Subnet1_s: source ? flowNames(source).subnet : '',
    Subnet2_s: destination ? flowNames(destination).subnet : '',
    NSGList_s: names.nsg,
    NSGRules_s: rule,
    NSGRule_s: flow.allowed ? 'allow-known' : 'defaultrule_denyallinbound',
    NSGRuleType_s: flow.allowed ? 'User Defined' : 'Default',
    Region_s: cloudRegion,
    Subscription_g: company.subscriptionId,
    Country_s: flow.country,
    AllowedInFlows_d: flow.inbound && flow.allowed ? flow.flows : 0,
    DeniedInFlows_d: flow.inbound && !flow.allowed ? flow.flows : 0,
    AllowedOutFlows_d: !flow.inbound && flow.allowed ? flow.flows : 0,
    DeniedOutFlows_d: 0,
    FlowCount_d: flow.flows,
    CompletedFlows_d: flow.allowed ? flow.flows : 0,
    InboundBytes_d: flow.inbound ? flow.bytesOut : flow.bytesIn,
    OutboundBytes_d: flow.inbound ? flow.bytesIn : flow.bytesOut,
    InboundPackets_d: Math.ceil(flow.bytesIn / 900),
    OutboundPackets_d: Math.ceil(flow.bytesOut / 900),
  };
}

/** A public address with its flows, packets and bytes behind it. */
function publicIps(flow: Flow, ip: string): string {
  return isOwn(ip) ? '' : `${ip}|${flow.flows}|${flow.flows}|1|1|${flow.bytesOut}|${flow.bytesIn}`;
}
