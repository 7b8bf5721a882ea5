import { type Alert, type Entity, products } from '../alerts/alert.ts';
import { alertsOf } from '../alerts/all.ts';
import { company, objectIdOf, servers, sidOf, workstations } from '../company.ts';
import { minute, type Row, type World } from '../world.ts';

/** Alerts of all products, as Sentinel keeps them: entities and properties are JSON in text. */
export function* securityAlert(world: World): Generator<Row> {
  for (const alert of alertsOf(world)) {
    const { detection } = alert;
    const product = products[detection.product];
    yield {
      TimeGenerated: new Date(alert.time),
      StartTime: new Date(alert.start),
      EndTime: new Date(alert.end),
      ProcessingEndTime: new Date(Math.min(alert.time + minute / 2, world.now)),
      DisplayName: detection.name,
      AlertName: detection.name,
      AlertSeverity: detection.severity,
      Description: detection.description,
      AlertType: `${company.workspaceId}_${objectIdOf(detection.name)}`,
      Status: alert.status,
      ProductName: product.productName,
      ProductComponentName: product.component,
      ProviderName: product.providerName,
      VendorName: 'Microsoft',
      VendorOriginalId: objectIdOf(alert.id),
      SystemAlertId: alert.id,
      Tactics: detection.tactics.join(', '),
      Techniques: JSON.stringify(detection.techniques),
      ConfidenceLevel: 'Unknown',
      IsIncident: false,
      CompromisedEntity: entityName(alert.entities[0]),
      Entities: entitiesText(alert.entities),
      ExtendedProperties: propertiesText(alert),
      ExtendedLinks: '[]',
      RemediationSteps: '[]',
      WorkspaceSubscriptionId: company.subscriptionId,
      WorkspaceResourceGroup: company.resourceGroup,
    };
  }
}

function entityName(entity: Entity | undefined): string {
  if (entity?.type === 'host') return fqdn(entity.name);
  if (entity?.type === 'account') return `${entity.name}@${company.domain}`;
  return '';
}

function fqdn(name: string): string {
  return [...servers, ...workstations].find((host) => host.name === name)?.fqdn ?? name;
}

/** Sentinel numbers the entities of an alert from `$id` 2. */
function entitiesText(entities: readonly Entity[]): string {
  return JSON.stringify(
    entities.map((entity, index) => ({ $id: String(index + 2), ...entityFields(entity) })),
  );
}

function entityFields(entity: Entity): object {
  switch (entity.type) {
    case 'account':
      return {
        Name: entity.name,
        UPNSuffix: company.domain,
        NTDomain: company.netbios,
        AadTenantId: company.tenantId,
        Sid: sidOf(entity.name),
        IsDomainJoined: true,
        DisplayName: entity.name,
        Type: 'account',
      };
    case 'app':
      return { Name: entity.name, AppId: 28_375, Type: 'cloud-application' };
    case 'file':
      return {
        Name: entity.name,
        Directory: entity.folder,
        FileHashes: [{ Algorithm: 'SHA256', Value: entity.sha256, Type: 'filehash' }],
        Type: 'file',
      };
    case 'host':
      return { HostName: entity.name, DnsDomain: company.adDomain, NTDomain: company.netbios, Type: 'host' };
    case 'ip':
      return { Address: entity.address, Type: 'ip' };
    case 'mail':
      return {
        Subject: entity.subject,
        Recipient: entity.recipient,
        DeliveryAction: 'Delivered',
        Type: 'mailMessage',
      };
    case 'process':
      return { CommandLine: entity.command, ImageFile: { Name: entity.file, Type: 'file' }, Type: 'process' };
    case 'url':
      return { Url: entity.url, Type: 'url' };
  }
}

function propertiesText({ detection, entities, start, end }: Alert): string {
  if (detection.product !== 'sentinel')
    return JSON.stringify({ ProcessedBySentinel: 'True', 'Alert generation status': 'Full alert created' });
  return JSON.stringify({
    'Query Period': '01:00:00',
    'Query Start Time UTC': new Date(start).toISOString(),
    'Query End Time UTC': new Date(end).toISOString(),
    'Trigger Operator': 'GreaterThan',
    'Trigger Threshold': '0',
    'Search Query Results Overall Count': String(entities.length),
    'Analytic Rule Name': detection.name,
    'Analytic Rule Ids': JSON.stringify([objectIdOf(detection.name)]),
    'Custom Details': '{}',
    ProcessedBySentinel: 'True',
  });
}
