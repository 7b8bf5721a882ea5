import { encodedCommand, files, hostileText, processIds, timeline, victims } from '../attack.ts';
import { company, hostOf, people, personOf, servers, workstations } from '../company.ts';
import { downloadsOf } from '../downloads.ts';
import { clickedAfter, exercise, exerciseTimeline } from '../exercise.ts';
import { fileFacts, pathOf } from '../programs.ts';
import type { Random } from '../random.ts';
import { anyMoment, busyMoment, minute, type Row, second, type World } from '../world.ts';
import { type Account, accountOf, addInitiator, deviceRow, domainAccount, systemAccount } from './device.ts';
import { shareReads } from './share-reads.ts';

/** Files written; the document, the implant, the copies from the shares and the archive of steps 7, 12 and 13. */
export function* deviceFileEvents(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`DeviceFileEvents ${day.key}`);
    for (const person of people) {
      if (world.presence(person, day) === null) continue;
      for (let left = random.int(1, day.weekend ? 2 : 5); left > 0; left--)
        yield written(random, busyMoment(random, day), person.host, accountOf(person), random.pick(habits));
    }
    for (const host of [...servers, ...workstations])
      if (host.os === 'Windows' && random.chance(host.role === 'workstation' ? 0.3 : 1))
        yield written(random, anyMoment(random, day), host, systemAccount, {
          action: 'FileCreated',
          process: 'svchost.exe',
          folder: 'C:\\Windows\\SoftwareDistribution\\Download',
          name: 'package-%n.cab',
        });
    for (let left = day.weekend ? 4 : 24; left > 0; left--) {
      const person = random.pick(people);
      const folder = random.pick(person.department.shares);
      yield savedOnShare(
        random,
        busyMoment(random, day),
        person.account,
        person.host.ip,
        folder,
        `${random.int(2019, 2026)}\\Sheet-${random.int(100, 999)}.xlsx`,
      );
    }
  }
  yield* attack(world);
  yield* downloaded(world);
  yield* exercised(world);
}

/** A file that a program tends to write; `%n` is a number, `%u` the account. */
interface Habit {
  readonly action: 'FileCreated' | 'FileDeleted' | 'FileModified' | 'FileRenamed';
  readonly process: string;
  readonly folder: string;
  readonly name: string;
}

const habits: readonly Habit[] = [
  habit('FileModified', 'WINWORD.EXE', 'C:\\Users\\%u\\Documents', 'Report-%n.docx'),
  habit('FileCreated', 'WINWORD.EXE', 'C:\\Users\\%u\\Documents', '~$Report-%n.docx'),
  habit('FileModified', 'EXCEL.EXE', 'C:\\Users\\%u\\Documents', 'Plan-%n.xlsx'),
  habit('FileCreated', 'OUTLOOK.EXE', 'C:\\Users\\%u\\AppData\\Local\\Temp', 'Invoice-%n.pdf'),
  habit('FileCreated', 'msedge.exe', 'C:\\Users\\%u\\Downloads', 'download-%n.pdf'),
  habit('FileCreated', 'chrome.exe', 'C:\\Users\\%u\\Downloads', 'brochure-%n.zip'),
  habit('FileRenamed', 'explorer.exe', 'C:\\Users\\%u\\Desktop', 'notes-%n.txt'),
  habit('FileDeleted', 'explorer.exe', 'C:\\Users\\%u\\Downloads', 'old-%n.tmp'),
  habit('FileCreated', 'OneDrive.exe', 'C:\\Users\\%u\\OneDrive', 'Shared-%n.pptx'),
];

function* attack(world: World): Generator<Row> {
  const random = world.random('DeviceFileEvents attack');
  const host = hostOf(victims.secondHost);
  const account = accountOf(personOf(victims.second));
  const opened = world.at(timeline.documentOpened);
  const mail = `C:\\Users\\${victims.second}\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\K2V7Q1XB`;
  const steps = [
    [opened - 12 * second, 'OUTLOOK.EXE', '"OUTLOOK.EXE"', mail, files.document.name],
    [
      opened + 26 * second,
      'powershell.exe',
      encodedCommand,
      `C:\\Users\\${victims.second}\\AppData\\Local\\Temp`,
      files.script.name,
    ],
    [
      opened + 61 * second,
      'powershell.exe',
      encodedCommand,
      `C:\\Users\\${victims.second}\\Downloads`,
      hostileText.fileName,
    ],
    [opened + 90 * second, 'powershell.exe', encodedCommand, files.implant.folder, files.implant.name],
    [
      world.at(timeline.memoryDump) + 44 * second,
      'rundll32.exe',
      'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump',
      files.archive.folder,
      'd.bin',
    ],
    [
      world.at(timeline.archive) + 600 * second,
      '7z.exe',
      `7z.exe a -mhe=on ${files.archive.name}`,
      files.archive.folder,
      files.archive.name,
    ],
  ] as const;
  for (const [time, process, command, folder, name] of steps) {
    const row = created(random, time, host, account, 'FileCreated', folder, name);
    yield addInitiator(row, process, command, 4 * random.int(300, 6000), account);
  }
  for (const read of shareReads(world)) {
    const name = read.path.split('\\').at(-1) ?? read.path;
    const row = created(
      random,
      read.time + second,
      host,
      account,
      'FileCreated',
      `${files.archive.folder}\\in`,
      name,
    );
    row.FileSize = read.size;
    yield addInitiator(
      row,
      files.implant.name,
      `"${pathOf(files.implant.name)}"`,
      processIds[files.implant.name] ?? 0,
      account,
    );
  }
}

/** What browsers saved, with where it was from. */
function* downloaded(world: World): Generator<Row> {
  const random = world.random('DeviceFileEvents downloads');
  for (const { time, person, name, url, referrer } of downloadsOf(world)) {
    const account = accountOf(person);
    const folder = `C:\\Users\\${person.account}\\Downloads`;
    const row = created(random, time, person.host, account, 'FileCreated', folder, name);
    const { sha256, sha1, md5, size } = fileFacts(name);
    Object.assign(row, { SHA256: sha256, SHA1: sha1, MD5: md5, FileSize: size });
    row.FileOriginUrl = url;
    row.FileOriginReferrerUrl = referrer;
    yield addInitiator(row, 'msedge.exe', '"msedge.exe"', 4 * random.int(300, 6000), account);
  }
}

/** The exercise's document, saved by those who opened it, and a system file written over. */
function* exercised(world: World): Generator<Row> {
  const random = world.random('DeviceFileEvents exercise');
  for (const [name, after] of Object.entries(clickedAfter)) {
    const person = personOf(name);
    const account = accountOf(person);
    const time = world.at(exerciseTimeline.mailsSent) + after * minute - 80 * second;
    const folder = `C:\\Users\\${name}\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\P9D1`;
    const row = created(random, time, person.host, account, 'FileCreated', folder, exercise.document);
    yield addInitiator(row, 'OUTLOOK.EXE', '"OUTLOOK.EXE"', 4 * random.int(300, 6000), account);
  }
  const account = accountOf(personOf(exercise.player));
  const time = world.at(exerciseTimeline.handsOn) + 11 * minute;
  const system = 'C:\\Windows\\System32';
  const row = created(random, time, hostOf(exercise.host), account, 'FileModified', system, 'Magnify.exe');
  yield addInitiator(row, 'cmd.exe', `cmd.exe /c copy /y cmd.exe ${system}\\Magnify.exe`, 5_116, account);
}

function written(
  random: Random,
  time: number,
  host: (typeof servers)[number],
  account: Account,
  habit: Habit,
): Row {
  const name = habit.name.replace('%n', String(random.int(100, 9999)));
  const row = created(
    random,
    time,
    host,
    account,
    habit.action,
    habit.folder.replace('%u', account.name),
    name,
  );
  return addInitiator(row, habit.process, `"${habit.process}"`, 4 * random.int(300, 6000), account);
}

function created(
  random: Random,
  time: number,
  host: (typeof servers)[number],
  account: Account,
  action: string,
  folder: string,
  name: string,
): Row {
  const row = deviceRow(time, host, action, random.int(1000, 9_999_999));
  const known = Object.values(files).some((file) => file.name === name);
  row.FileName = name;
  row.FolderPath = `${folder}\\${name}`;
  row.SHA256 = known ? fileFacts(name).sha256 : random.hex(64);
  row.SHA1 = known ? fileFacts(name).sha1 : random.hex(40);
  row.MD5 = known ? fileFacts(name).md5 : random.hex(32);
  row.FileSize = known ? fileFacts(name).size : random.size(180_000);
  row.RequestAccountName = account.name;
  row.RequestAccountDomain = account.domain;
  return row;
}

/** A file of `FS01` saved over the network: Windows' `System` process does it for the account that asks. */
function savedOnShare(
  random: Random,
  time: number,
  name: string,
  sourceIp: string,
  share: string,
  path: string,
): Row {
  const account = domainAccount(name);
  const server = hostOf(victims.fileServer);
  const row = deviceRow(time, server, 'FileModified', random.int(1000, 9_999_999));
  row.FileName = path.split('\\').at(-1) ?? path;
  row.FolderPath = `D:\\Shares\\${share}\\${path}`;
  row.FileSize = random.size(400_000);
  row.ShareName = share;
  row.RequestProtocol = 'Smb';
  row.RequestSourceIP = sourceIp;
  row.RequestSourcePort = random.int(49_152, 65_535);
  row.RequestAccountName = account.name;
  row.RequestAccountDomain = company.netbios;
  row.RequestAccountSid = account.sid;
  return addInitiator(row, 'System', '', 4, systemAccount);
}

function habit(action: Habit['action'], process: string, folder: string, name: string): Habit {
  return { action, process, folder, name };
}
