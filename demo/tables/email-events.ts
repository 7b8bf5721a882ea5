import { company, objectIdOf } from '../company.ts';
import { isInside, type Mail, mailsOf } from '../mails.ts';
import type { Row, World } from '../world.ts';

/** Mails as Defender for Office 365 saw them come, go and stay inside. */
export function* emailEvents(world: World): Generator<Row> {
  for (const mail of mailsOf(world)) {
    const blocked = mail.place === 'Quarantine';
    yield {
      ...mailColumns(mail),
      InternetMessageId: `<${mail.id.replaceAll('-', '')}@${domainOf(mail.from)}>`,
      SenderMailFromAddress: mail.from,
      SenderMailFromDomain: domainOf(mail.from),
      SenderFromDomain: domainOf(mail.from),
      SenderIPv4: mail.fromIp,
      RecipientDomain: domainOf(mail.to),
      Subject: mail.subject,
      To: [mail.to],
      EmailDirection: directionOf(mail),
      DeliveryAction: blocked ? 'Blocked' : mail.place === 'Junk folder' ? 'Junked' : 'Delivered',
      DeliveryLocation: mail.place,
      LatestDeliveryAction: blocked ? 'Blocked' : mail.place === 'Junk folder' ? 'Junked' : 'Delivered',
      LatestDeliveryLocation: mail.place,
      ThreatTypes: mail.threat,
      DetectionMethods: mail.threat === '' ? '' : JSON.stringify({ [mail.threat]: ['URL reputation'] }),
      ConfidenceLevel: mail.threat === '' ? '' : JSON.stringify({ [mail.threat]: 'High' }),
      AttachmentCount: mail.attachments.length,
      UrlCount: mail.urls.length,
      EmailLanguage: 'en',
      EmailSize: 12_000 + mail.attachments.reduce((sum, { size }) => sum + size, 0),
      OrgLevelAction: 'Allow',
      IsFirstContact: !isInside(mail.from) && mail.threat !== '',
      EmailClusterId: Number.parseInt(mail.id.slice(0, 8), 16),
      AuthenticationDetails: JSON.stringify({ SPF: 'pass', DKIM: 'pass', DMARC: 'pass', CompAuth: 'pass' }),
    };
  }
}

/** Columns that the tables of mails share: of one mail, who sent it and who got it. */
export function mailColumns(mail: Mail): Row {
  return {
    TimeGenerated: new Date(mail.time),
    Timestamp: new Date(mail.time),
    NetworkMessageId: mail.id,
    SenderFromAddress: mail.from,
    SenderDisplayName: mail.fromName,
    SenderObjectId: isInside(mail.from) ? objectIdOf(mail.from) : '',
    RecipientEmailAddress: mail.to,
    RecipientObjectId: isInside(mail.to) ? objectIdOf(mail.to) : '',
    ReportId: `${mail.id}-1`,
  };
}

function directionOf(mail: Mail): string {
  if (!isInside(mail.to)) return 'Outbound';
  return isInside(mail.from) ? 'Intra-org' : 'Inbound';
}

function domainOf(address: string): string {
  return address.split('@')[1] ?? company.domain;
}
