import { encodedCommand, timeline, victims } from '../attack.ts';
import { clicksOf } from '../clicks.ts';
import { type Host, hostOf, people, personOf, servers, workstations } from '../company.ts';
import { downloadsOf } from '../downloads.ts';
import { exercise, exerciseTimeline } from '../exercise.ts';
import { fileFacts, inventoryLaunch } from '../programs.ts';
import type { Random } from '../random.ts';
import { busyMoment, hour, minute, type Row, second, type World } from '../world.ts';
import { type Account, accountOf, addInitiator, deviceRow, domainAccount } from './device.ts';

/** What else Defender notices: links opened, warnings of SmartScreen and what came of them, cmdlets, antivirus. */
export function* deviceEvents(world: World): Generator<Row> {
  yield* links(world);
  yield* detections(world);
  yield* cmdlets(world);
}

function* links(world: World): Generator<Row> {
  const random = world.random('DeviceEvents links');
  for (const { time, person, url, from, mail, verdict } of clicksOf(world)) {
    const account = accountOf(person);
    const row = (after: number, action: string, file: string) => {
      const made = event(random, time + after, person.host, action);
      made.RemoteUrl = url;
      return addInitiator(made, file, `"${file}"`, 4 * random.int(300, 6000), account);
    };
    yield row(0, 'BrowserLaunchedToOpenUrl', from);
    if (verdict === 'allowed') continue;
    const activity = { ActivityId: mail, Experience: 'Phishing', Recommendation: 'Block' };
    yield { ...row(2 * second, 'SmartScreenUrlWarning', 'msedge.exe'), AdditionalFields: activity };
    if (verdict === 'warned') continue;
    yield {
      ...row(9 * second, 'SmartScreenUserOverride', 'msedge.exe'),
      AdditionalFields: { ActivityId: mail },
    };
    const warned = row(70 * second, 'SmartScreenAppWarning', 'explorer.exe');
    const { sha256, sha1, md5, size } = fileFacts(exercise.tool.name);
    const folder = `C:\\Users\\${person.account}\\${exercise.tool.folder}`;
    yield {
      ...warned,
      FileName: exercise.tool.name,
      FolderPath: `${folder}\\${exercise.tool.name}`,
      SHA256: sha256,
      SHA1: sha1,
      MD5: md5,
      FileSize: size,
      AdditionalFields: { ActivityId: `${mail}-app`, Experience: 'Untrusted' },
    };
  }
}

function* detections(world: World): Generator<Row> {
  const random = world.random('DeviceEvents antivirus');
  for (const { time, person, url, name, threat } of downloadsOf(world)) {
    if (threat === '') continue;
    const row = event(random, time + second, person.host, 'AntivirusDetection');
    const { sha256, sha1, md5, size } = fileFacts(name);
    Object.assign(row, { FileName: name, SHA256: sha256, SHA1: sha1, MD5: md5, FileSize: size });
    row.FolderPath = `C:\\Users\\${person.account}\\Downloads\\${name}`;
    row.FileOriginUrl = url;
    row.AdditionalFields = { ThreatName: threat, Action: 'Quarantine', WasRemediated: true };
    yield addInitiator(row, 'msedge.exe', '"msedge.exe"', 4 * random.int(300, 6000), accountOf(person));
  }
}

const ofAdministrators = [
  'Get-ADUser',
  'Get-ADGroupMember',
  'Get-Service',
  'Restart-Service',
  'Get-EventLog',
];

function* cmdlets(world: World): Generator<Row> {
  const deploy = domainAccount('svc-deploy');
  for (const day of world.days) {
    const random = world.random(`DeviceEvents cmdlets ${day.key}`);
    for (const person of people)
      if (person.admin && !day.weekend)
        for (const name of [random.pick(ofAdministrators), random.pick(ofAdministrators)])
          yield cmdlet(
            random,
            busyMoment(random, day),
            person.host,
            domainAccount(`adm-${person.account}`),
            name,
          );
    // The weekly inventory runs everywhere, and the nightly one asks servers from afar.
    if (new Date(day.start + 12 * hour).getUTCDay() === 1)
      for (const host of workstations)
        for (const name of ['Get-CimInstance', 'Export-Csv'])
          yield cmdlet(
            random,
            day.start + 12 * hour + random.int(0, 3600) * second,
            host,
            deploy,
            name,
            inventoryLaunch.command,
          );
    for (const host of servers)
      if (['APP01', 'BKP01', 'SQL01'].includes(host.name)) {
        const row = cmdlet(
          random,
          day.start + 3 * hour + random.int(0, 900) * second,
          host,
          deploy,
          'Get-HotFix',
        );
        yield addInitiator(row, 'wsmprovhost.exe', 'wsmprovhost.exe -Embedding', 3_312, deploy);
      }
  }
  const random = world.random('DeviceEvents story');
  const reader = accountOf(personOf(victims.second));
  for (const [after, name] of [
    [24, 'Invoke-Expression'],
    [24, 'New-Object'],
    [58, 'Get-LocalGroupMember'],
    [92, 'Unblock-File'],
  ] as const) {
    const time = world.at(timeline.documentOpened) + after * second;
    yield cmdlet(random, time, hostOf(victims.secondHost), reader, name, encodedCommand);
  }
  const player = accountOf(personOf(exercise.player));
  for (const [index, name] of ['Invoke-WebRequest', 'Set-MpPreference', 'Get-ADTrust'].entries()) {
    const time = world.at(exerciseTimeline.handsOn) + index * minute;
    yield cmdlet(random, time, hostOf(exercise.host), player, name);
  }
}

function cmdlet(
  random: Random,
  time: number,
  host: Host,
  account: Account,
  name: string,
  command = 'powershell.exe',
): Row {
  const row = event(random, time, host, 'PowerShellCommand');
  row.AdditionalFields = { Command: name };
  return addInitiator(row, 'powershell.exe', command, 4 * random.int(300, 6000), account);
}

function event(random: Random, time: number, host: Host, action: string): Row {
  return deviceRow(time, host, action, random.int(1000, 9_999_999));
}
