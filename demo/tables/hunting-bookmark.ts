import { infrastructure, type Moment, timeline, victims } from '../attack.ts';
import { company, objectIdOf, personOf } from '../company.ts';
import { hour, minute, type Row, type World } from '../world.ts';

/** What the security analysts kept while they hunted; each is written anew when it is changed. */
export function* huntingBookmark(world: World): Generator<Row> {
  for (const bookmark of bookmarks) {
    const found = world.at(bookmark.about);
    const created = Math.min(found + bookmark.hoursLater * hour, world.now - 90 * minute);
    yield row(bookmark, found, created, created, bookmark.notes);
    if (bookmark.later !== undefined)
      yield row(
        bookmark,
        found,
        created,
        Math.min(created + 26 * hour, world.now - 30 * minute),
        bookmark.later,
      );
  }
}

interface Bookmark {
  readonly name: string;
  readonly about: Moment;
  readonly hoursLater: number;
  readonly by: 'ciara.maher' | 'jonas.weber';
  readonly tags: readonly string[];
  readonly query: string;
  readonly row: Readonly<Record<string, string>>;
  readonly notes: string;
  /** What the note became a day later. */
  readonly later?: string;
}

const mail = (account: string): string => `${account}@${company.domain}`;

const bookmarks: readonly Bookmark[] = [
  {
    name: 'Service desk: locked accounts',
    about: { daysAgo: 24, at: '11:10' },
    hoursLater: 1,
    by: 'jonas.weber',
    tags: ['false-positive', 'identity'],
    query: 'SecurityEvent | where EventID == 4740',
    row: { Computer: 'dc01.corp.larkmoor.example', TargetUserName: 'noel.crowley' },
    notes: 'Forgets his password daily. Not an attack.',
  },
  {
    name: 'Password spray from Tor',
    about: timeline.sprayHit,
    hoursLater: 6,
    by: 'ciara.maher',
    tags: ['quiet-heron', 'identity'],
    query: 'SigninLogs | where IPAddress == "185.220.101.34" and ResultType == "0"',
    row: { UserPrincipalName: mail(victims.first), IPAddress: infrastructure.torExits[0], ResultType: '0' },
    notes: 'One hit among 41 accounts, over IMAP.',
    later: 'One hit among 41 accounts, over IMAP. Password reset asked for.',
  },
  {
    name: 'Sign-in from Berlin',
    about: timeline.foreignSignIn,
    hoursLater: 3,
    by: 'ciara.maher',
    tags: ['quiet-heron', 'identity'],
    query: 'SigninLogs | where Location == "DE"',
    row: { UserPrincipalName: mail(victims.first), IPAddress: infrastructure.hijackedServer },
    notes: 'Eleven minutes after Dublin.',
  },
  {
    name: 'Forwarding rule of Finance',
    about: timeline.forwardingRule,
    hoursLater: 4,
    by: 'jonas.weber',
    tags: ['quiet-heron', 'mail'],
    query: 'OfficeActivity | where Operation == "New-InboxRule"',
    row: {
      UserId: mail(victims.first),
      ClientIP: infrastructure.hijackedServer,
      ForwardTo: infrastructure.mailDrop,
    },
    notes: 'Rule “..” sends mail about payments away.',
  },
  {
    name: 'Implant on WS-FIN-12',
    about: timeline.implantRun,
    hoursLater: 5,
    by: 'ciara.maher',
    tags: ['quiet-heron', 'endpoint'],
    query: 'DeviceProcessEvents | where FileName == "synchelper.exe"',
    row: {
      DeviceName: 'ws-fin-12.corp.larkmoor.example',
      AccountName: victims.second,
      FileName: 'synchelper.exe',
      RemoteUrl: `https://${infrastructure.stagingDomain}/s.ps1`,
    },
    notes: 'Word, PowerShell, then an unknown program.',
    later: 'Word, PowerShell, then an unknown program. Not isolated yet: waiting for Finance.',
  },
  {
    name: 'Beacon to telemetry.skyline-cdn.example',
    about: { daysAgo: 2, at: '09:00' },
    hoursLater: 2,
    by: 'jonas.weber',
    tags: ['quiet-heron', 'network'],
    query: 'CommonSecurityLog | where DestinationIP == "192.0.2.145"',
    row: {
      SourceIP: '10.20.9.52',
      DestinationIP: infrastructure.controlServer,
      DestinationHostName: infrastructure.controlDomain,
    },
    notes: 'Every five minutes, day and night.',
  },
];

function row(
  { name, about, by, tags, query, row: result }: Bookmark,
  found: number,
  created: number,
  time: number,
  notes: string,
): Row {
  const person = personOf(by);
  const who = JSON.stringify({ ObjectId: person.objectId, Email: person.upn, Name: person.name });
  return {
    TimeGenerated: new Date(time),
    BookmarkId: objectIdOf(`bookmark ${name} ${about.daysAgo}`),
    BookmarkName: name,
    BookmarkType: 'Hunting',
    CreatedBy: who,
    UpdatedBy: who,
    CreatedTime: new Date(created),
    LastUpdatedTime: new Date(time),
    EventTime: new Date(found),
    QueryText: query,
    QueryResultRow: JSON.stringify({ TimeGenerated: new Date(found).toISOString(), ...result }),
    QueryStartTime: new Date(found - 24 * hour),
    QueryEndTime: new Date(found + 24 * hour),
    Entities: JSON.stringify(Object.entries(result).map(([field, value]) => ({ field, value }))),
    Tags: JSON.stringify(tags),
    Notes: notes,
    SoftDeleted: false,
  };
}
