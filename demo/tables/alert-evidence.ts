import { type Alert, type Entity, products } from '../alerts/alert.ts';
import { encodedPowerShell, forwarding, officeDropper } from '../alerts/detections.ts';
import { infrastructure } from '../attack.ts';
import { company, hostOf, objectIdOf, sidOf } from '../company.ts';
import { mailId } from '../mails.ts';
import { fileFacts, pathOf } from '../programs.ts';
import type { Row, World } from '../world.ts';
import { defenderAlerts, defenderId } from './alert-info.ts';
import { taskKey } from './device-registry-events.ts';

/** What the alerts of the Defender products name, one row each. */
export function* alertEvidence(world: World): Generator<Row> {
  for (const alert of defenderAlerts(world)) {
    const product = products[alert.detection.product];
    const named = [...alert.entities.map(evidence), ...besides(alert)];
    for (const [index, columns] of named.entries())
      yield {
        TimeGenerated: new Date(alert.time),
        Timestamp: new Date(alert.time),
        AlertId: defenderId(alert),
        Title: alert.detection.name,
        Severity: alert.detection.severity,
        Categories: JSON.stringify(alert.detection.tactics),
        AttackTechniques: JSON.stringify(alert.detection.techniques),
        ServiceSource: product.service,
        DetectionSource: product.detection,
        EvidenceRole: index === 0 ? 'Impacted' : 'Related',
        ...columns,
      };
  }
}

/** Evidence that Sentinel's alerts do not name: the script's address and the task's key of step 7, the mailbox of step 4. */
function besides({ detection, entities }: Alert): readonly Row[] {
  if (detection === officeDropper)
    return [{ EntityType: 'RegistryValue', RegistryKey: taskKey, RegistryValueName: 'Id' }];
  if (detection === encodedPowerShell)
    return [{ EntityType: 'Url', RemoteUrl: `https://${infrastructure.stagingDomain}/s.ps1` }];
  if (detection !== forwarding) return [];
  return entities.flatMap((entity) =>
    entity.type === 'account' ? [{ ...evidence(entity), EntityType: 'Mailbox' }] : [],
  );
}

/** An entity's own columns. */
function evidence(entity: Entity): Row {
  switch (entity.type) {
    case 'account':
      return {
        EntityType: 'User',
        AccountName: entity.name,
        AccountDomain: company.netbios.toLowerCase(),
        AccountUpn: `${entity.name}@${company.domain}`,
        AccountSid: sidOf(entity.name),
        AccountObjectId: objectIdOf(entity.name),
      };
    case 'app':
      return { EntityType: 'CloudApplication', Application: entity.name };
    case 'file':
      return {
        EntityType: 'File',
        FileName: entity.name,
        FolderPath: entity.folder,
        SHA256: entity.sha256,
        SHA1: fileFacts(entity.name).sha1,
      };
    case 'host': {
      const host = hostOf(entity.name);
      return { EntityType: 'Machine', DeviceName: host.fqdn, DeviceId: host.deviceId, LocalIP: host.ip };
    }
    case 'ip':
      return { EntityType: 'Ip', RemoteIP: entity.address };
    case 'mail':
      return {
        EntityType: 'MailMessage',
        EmailSubject: entity.subject,
        NetworkMessageId: mailId(entity.subject, entity.recipient),
        AccountUpn: entity.recipient,
      };
    case 'process':
      return {
        EntityType: 'Process',
        FileName: entity.file,
        FolderPath: pathOf(entity.file),
        SHA256: fileFacts(entity.file).sha256,
        SHA1: fileFacts(entity.file).sha1,
        ProcessCommandLine: entity.command,
      };
    case 'url':
      return { EntityType: 'Url', RemoteUrl: entity.url };
  }
}
