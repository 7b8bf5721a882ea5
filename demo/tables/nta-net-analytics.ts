import { cloudRegion, flowNames } from '../cloud.ts';
import { company } from '../company.ts';
import { minute, type Row, second, type World } from '../world.ts';
import { cloudHostAt, type Flow, flowLogs, flowsOf, isOwn } from './network-flows.ts';

/** Traffic analytics over the flow logs of Azure's virtual network, since the company has them. */
export function* ntaNetAnalytics(world: World): Generator<Row> {
  for (const day of world.days)
    if (day.daysAgo <= flowLogs.networkSince) for (const flow of flowsOf(world, day)) yield row(flow);
}

function row(flow: Flow): Row {
  const [source, destination] = [cloudHostAt(flow.from), cloudHostAt(flow.to)];
  const names = flowNames(flow.host);
  const processed = new Date(flow.time + 11 * minute);
  return {
    TimeGenerated: processed,
    TimeProcessed: processed,
    SubType: 'FlowLog',
    FaSchemaVersion: '3',
    FlowType: flow.type,
    FlowDirection: flow.inbound ? 'Inbound' : 'Outbound',
    FlowStatus: flow.allowed ? 'Allowed' : 'Denied',
    FlowIntervalStartTime: new Date(flow.time),
    FlowIntervalEndTime: new Date(flow.time + 10 * minute),
    FlowStartTime: new Date(flow.time),
    FlowEndTime: new Date(flow.time + 40 * second),
    FlowEncryption: 'NX',
    SrcIp: flow.from,
    DestIp: flow.to,
    SrcPublicIps: publicIps(flow, flow.from),
    DestPublicIps: publicIps(flow, flow.to),
    DestPort: flow.port,
    L4Protocol: 'T',
    L7Protocol: protocols[flow.port] ?? 'Unknown',
    SrcVm: source ? flowNames(source).vm : '',
    DestVm: destination ? flowNames(destination).vm : '',
    SrcNic: source ? flowNames(source).nic : '',
    DestNic: destination ? flowNames(destination).nic : '',
    SrcSubnet: source ? flowNames(source).subnet : '',
    DestSubnet: destination ? flowNames(destination).subnet : '',
    SrcRegion: source ? cloudRegion : '',
    DestRegion: destination ? cloudRegion : '',
    SrcSubscription: source ? company.subscriptionId : '',
    DestSubscription: destination ? company.subscriptionId : '',
    AclGroup: names.nsg,
    AclRule: flow.allowed ? 'allow-known' : 'DefaultRule_DenyAllInBound',
    NsgList: names.nsg,
    NsgRule: flow.allowed ? 'allow-known' : 'DefaultRule_DenyAllInBound',
    NsgRuleType: flow.allowed ? 'User defined' : 'Default',
    Country: flow.country,
    AllowedInFlows: flow.inbound && flow.allowed ? flow.flows : 0,
    DeniedInFlows: flow.inbound && !flow.allowed ? flow.flows : 0,
    AllowedOutFlows: !flow.inbound && flow.allowed ? flow.flows : 0,
    DeniedOutFlows: 0,
    CompletedFlows: flow.allowed ? flow.flows : 0,
    BytesSrcToDest: flow.bytesOut,
    BytesDestToSrc: flow.bytesIn,
    PacketsSrcToDest: Math.ceil(flow.bytesOut / 900),
    PacketsDestToSrc: Math.ceil(flow.bytesIn / 900),
    TargetResourceId: names.subnet,
    TargetResourceType: 'VirtualNetwork',
    IsFlowCapturedAtUdrHop: false,
    RecordCount: flow.flows,
  };
}

const protocols: Readonly<Record<number, string>> = { 22: 'ssh', 443: 'https', 445: 'smb', 3389: 'rdp' };

/** A public address with its flows, packets and bytes behind it. */
function publicIps(flow: Flow, ip: string): string {
  return isOwn(ip) ? '' : `${ip}|${flow.flows}|${flow.flows}|1|1|${flow.bytesOut}|${flow.bytesIn}`;
}
