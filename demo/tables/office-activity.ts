import { files, infrastructure, timeline, victims } from '../attack.ts';
import { type Person, people, personOf } from '../company.ts';
import type { Random } from '../random.ts';
import { busyMoment, minute, type Presence, type Row, second, type World } from '../world.ts';
import { activity, type Cmdlet, cmdletRow, mail } from './office-rows.ts';

/** Exchange, SharePoint and Teams; harmless rules; the stolen mailbox of steps 4 and 6. */
export function* officeActivity(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`OfficeActivity ${day.key}`);
    for (const person of people) {
      const presence = world.presence(person, day);
      if (presence === null) continue;
      for (let left = random.int(2, day.weekend ? 3 : 8); left > 0; left--)
        yield habitual(random, busyMoment(random, day), person, presence);
    }
    if (!day.weekend && random.chance(0.5))
      yield cmdletRow(
        random,
        busyMoment(random, day),
        'adm-shane.doyle@larkmoor.example',
        '203.0.113.10',
        random.pick(administration),
      );
  }
  yield* harmlessRules(world);
  yield* stolenMailbox(world);
  yield* manyFiles(world);
}

/** Something that people do all day; `%p` is the account's personal site. */
interface Habit {
  readonly operation: string;
  readonly workload: 'Exchange' | 'MicrosoftTeams' | 'OneDrive' | 'SharePoint';
  readonly record: string;
  readonly weight: number;
}

const habits: readonly Habit[] = [
  habit('FileAccessed', 'SharePoint', 'SharePointFileOperation', 9),
  habit('FileModified', 'SharePoint', 'SharePointFileOperation', 5),
  habit('FileDownloaded', 'SharePoint', 'SharePointFileOperation', 3),
  habit('FileUploaded', 'OneDrive', 'SharePointFileOperation', 3),
  habit('FileSyncUploadedFull', 'OneDrive', 'SharePointFileOperation', 3),
  habit('SharingSet', 'SharePoint', 'SharePointSharingOperation', 1),
  habit('MailItemsAccessed', 'Exchange', 'ExchangeItemAggregated', 9),
  habit('Send', 'Exchange', 'ExchangeItem', 6),
  habit('MoveToDeletedItems', 'Exchange', 'ExchangeItemGroup', 4),
  habit('SoftDelete', 'Exchange', 'ExchangeItemGroup', 2),
  habit('TeamsSessionStarted', 'MicrosoftTeams', 'MicrosoftTeams', 3),
  habit('MessageSent', 'MicrosoftTeams', 'MicrosoftTeams', 7),
].flatMap((item) => new Array<Habit>(item.weight).fill(item));

const documents = [
  'Budget',
  'Forecast',
  'Minutes',
  'Roadmap',
  'Price list',
  'Test report',
  'Contract',
  'Training plan',
];
const extensions = ['docx', 'xlsx', 'pptx', 'pdf'];
const subjects = [
  'Weekly plan',
  'Re: delivery dates',
  'Minutes of Monday',
  'Order 4471',
  'Re: invoice 20931',
  'Lunch?',
  'Holiday cover',
];

function habitual(random: Random, time: number, person: Person, presence: Presence): Row {
  const { operation, workload, record } = random.pick(habits);
  const row = activity(random, time, person.upn, presence.publicIp, operation, workload, record);
  if (workload === 'Exchange') return mail(random, row, person, random.pick(subjects));
  if (workload === 'MicrosoftTeams') {
    row.TeamName = person.department.name;
    row.ChannelName = 'General';
    row.CommunicationType = operation === 'MessageSent' ? 'Channel' : '';
    return row;
  }
  const personal = workload === 'OneDrive';
  const site = personal
    ? `https://larkmoor-my.clouddesk.example/personal/${person.account.replace('.', '_')}_larkmoor_example/`
    : `https://larkmoor.clouddesk.example/sites/${person.department.name.replaceAll(' ', '')}/`;
  const extension = random.pick(extensions);
  const file = `${random.pick(documents)} ${random.int(2023, 2026)}.${extension}`;
  row.Site_Url = site;
  row.SourceFileName = file;
  row.SourceFileExtension = extension;
  row.SourceRelativeUrl = personal ? 'Documents' : 'Shared Documents';
  row.OfficeObjectId = `${site}${String(row.SourceRelativeUrl)}/${file}`;
  row.ItemType = 'File';
  row.EventSource = 'SharePoint';
  row.UserAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Edg/142.0.0.0';
  return row;
}

const administration: readonly Cmdlet[] = [
  {
    operation: 'Set-Mailbox',
    object: 'fiona.staunton',
    parameters: [
      ['Identity', 'fiona.staunton'],
      ['AuditEnabled', 'True'],
    ],
  },
  {
    operation: 'Add-MailboxPermission',
    object: 'accounts',
    parameters: [
      ['Identity', 'accounts'],
      ['User', 'grace.adeyemi'],
      ['AccessRights', 'FullAccess'],
    ],
  },
  {
    operation: 'Set-MailboxAutoReplyConfiguration',
    object: 'ines.carvalho',
    parameters: [
      ['Identity', 'ines.carvalho'],
      ['AutoReplyState', 'Enabled'],
    ],
  },
  {
    operation: 'Add-DistributionGroupMember',
    object: 'all-dublin',
    parameters: [
      ['Identity', 'all-dublin'],
      ['Member', 'wei.chen'],
    ],
  },
  {
    operation: 'Set-CASMailbox',
    object: 'noel.crowley',
    parameters: [
      ['Identity', 'noel.crowley'],
      ['ActiveSyncEnabled', 'True'],
    ],
  },
];

/** Rules that look like the attacker's and are not: one moves newsletters, one forwards within the company. */
function* harmlessRules(world: World): Generator<Row> {
  const random = world.random('OfficeActivity harmless rules');
  yield cmdletRow(
    random,
    world.at({ daysAgo: 19, at: '11:20' }),
    'eleanor.whitcombe@larkmoor.example',
    '203.0.113.10',
    {
      operation: 'New-InboxRule',
      object: 'eleanor.whitcombe\\Newsletters',
      parameters: [
        ['Name', 'Newsletters'],
        ['SubjectContainsWords', 'newsletter;digest'],
        ['MoveToFolder', 'Reading'],
        ['StopProcessingRules', 'True'],
      ],
    },
  );
  yield cmdletRow(
    random,
    world.at({ daysAgo: 5, at: '15:47' }),
    'isabel.fontaine@larkmoor.example',
    '203.0.113.10',
    {
      operation: 'New-InboxRule',
      object: 'isabel.fontaine\\Press',
      parameters: [
        ['Name', 'Press'],
        ['SubjectOrBodyContainsWords', 'press enquiry'],
        ['ForwardTo', 'cormac.dolan@larkmoor.example'],
        ['StopProcessingRules', 'False'],
      ],
    },
  );
}

function* stolenMailbox(world: World): Generator<Row> {
  const random = world.random('OfficeActivity stolen mailbox');
  const person = personOf(victims.first);
  const { hijackedServer: ip, mailDrop } = infrastructure;
  const rule = world.at(timeline.forwardingRule);
  const read = (time: number) =>
    mail(
      random,
      activity(random, time, person.upn, ip, 'MailItemsAccessed', 'Exchange', 'ExchangeItemAggregated'),
      person,
      random.pick(subjects),
    );
  for (
    let time = world.at(timeline.foreignSignIn) + 3 * minute;
    time < rule + 90 * minute;
    time += random.int(2, 9) * minute
  )
    yield read(time);
  yield cmdletRow(random, rule, person.upn, ip, {
    operation: 'New-InboxRule',
    object: `${person.account}\\..`,
    parameters: [
      ['Name', '..'],
      ['SubjectOrBodyContainsWords', 'invoice;payment;IBAN'],
      ['ForwardTo', mailDrop],
      ['DeleteMessage', 'True'],
      ['MarkAsRead', 'True'],
      ['StopProcessingRules', 'True'],
    ],
  });
  yield cmdletRow(random, rule + 2 * minute, person.upn, ip, {
    operation: 'Set-Mailbox',
    object: person.account,
    parameters: [
      ['Identity', person.account],
      ['ForwardingSmtpAddress', `smtp:${mailDrop}`],
      ['DeliverToMailboxAndForward', 'True'],
    ],
  });
  const phish = world.at(timeline.internalPhish);
  yield read(phish - 6 * minute);
  const sent = activity(random, phish, person.upn, ip, 'Send', 'Exchange', 'ExchangeItem');
  yield mail(
    random,
    sent,
    person,
    'Supplier statement for your approval',
    `${files.document.name} (${files.document.size}b)`,
  );
  const hidden = activity(
    random,
    phish + 40 * second,
    person.upn,
    ip,
    'SoftDelete',
    'Exchange',
    'ExchangeItemGroup',
  );
  yield mail(random, hidden, person, 'Supplier statement for your approval');
}

/** Steps 5a and 19: the stolen account takes a site's files along; in the end the second victim's are deleted. */
function* manyFiles(world: World): Generator<Row> {
  const random = world.random('OfficeActivity many files');
  for (const [account, operation, from, count] of [
    [victims.first, 'FileDownloaded', world.at(timeline.oauthConsent) + 8 * minute, 140],
    [victims.second, 'FileDeleted', world.at(timeline.filesDeleted), 120],
  ] as const) {
    const person = personOf(account);
    const site = `https://larkmoor.clouddesk.example/sites/${person.department.name.replaceAll(' ', '')}/`;
    for (let index = 0; index < count; index++) {
      const time = from + index * 5 * second;
      const row = activity(
        random,
        time,
        person.upn,
        infrastructure.hijackedServer,
        operation,
        'SharePoint',
        'SharePointFileOperation',
      );
      const file = `${random.pick(documents)} ${random.int(2015, 2026)}-${index}.${random.pick(extensions)}`;
      row.Site_Url = site;
      row.SourceFileName = file;
      row.SourceFileExtension = file.split('.').at(-1) ?? '';
      row.SourceRelativeUrl = 'Shared Documents';
      row.OfficeObjectId = `${site}Shared Documents/${file}`;
      row.ItemType = 'File';
      row.EventSource = 'SharePoint';
      yield row;
    }
  }
}

function habit(operation: string, workload: Habit['workload'], record: string, weight: number): Habit {
  return { operation, workload, record, weight };
}
