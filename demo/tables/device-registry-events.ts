import { files, timeline, victims } from '../attack.ts';
import { type Host, hostOf, people, personOf, servers, workstations } from '../company.ts';
import { exercise, exerciseTimeline } from '../exercise.ts';
import { pathOf } from '../programs.ts';
import type { Random } from '../random.ts';
import { anyMoment, busyMoment, minute, type Row, second, type World } from '../world.ts';
import { type Account, accountOf, addInitiator, deviceRow, systemAccount } from './device.ts';

/** The key that Windows keeps a scheduled task under; step 7 of the story makes it. */
export const taskKey =
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree\\SyncHelper';
const runKey = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';
const optionsKey =
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options';

/** Changes of the registry: updates and what people install; step 7 of the story, and the exercise. */
export function* deviceRegistryEvents(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`DeviceRegistryEvents ${day.key}`);
    for (let left = day.weekend ? 3 : 9; left > 0; left--) {
      const host = random.pick(
        random.chance(0.8) ? workstations : servers.filter(({ os }) => os === 'Windows'),
      );
      yield change(random, anyMoment(random, day), host, systemAccount, 'svchost.exe', {
        key: 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WaaSMedicSvc',
        value: 'Start',
        data: '3',
      });
    }
    for (let left = day.weekend ? 0 : 3; left > 0; left--) {
      const person = random.pick(people);
      const [value, data] = random.pick(autostarts);
      yield change(random, busyMoment(random, day), person.host, accountOf(person), `${value}.exe`, {
        key: `HKEY_CURRENT_USER\\${person.sid}\\${runKey}`,
        value,
        data,
      });
    }
  }
  yield* story(world);
}

const autostarts = [
  ['OneDrive', '"C:\\Program Files\\Microsoft OneDrive\\OneDrive.exe" /background'],
  ['ms-teams', '"C:\\Program Files\\WindowsApps\\MSTeams\\ms-teams.exe" --autostart'],
] as const;

function* story(world: World): Generator<Row> {
  const random = world.random('DeviceRegistryEvents story');
  const station = hostOf(victims.secondHost);
  const opened = world.at(timeline.documentOpened);
  yield change(random, opened + 97 * second, station, systemAccount, 'svchost.exe', {
    key: taskKey,
    value: 'Id',
    data: `{${world.random('task').guid()}}`,
  });
  yield change(
    random,
    opened + 121 * second,
    station,
    accountOf(personOf(victims.second)),
    files.implant.name,
    {
      key: `HKEY_CURRENT_USER\\${personOf(victims.second).sid}\\${runKey}`,
      value: 'SyncHelper',
      data: `"${pathOf(files.implant.name)}"`,
    },
  );
  const player = accountOf(personOf(exercise.player));
  const played = world.at(exerciseTimeline.handsOn) + 9 * minute;
  yield change(random, played, hostOf(exercise.host), player, 'reg.exe', {
    key: `${optionsKey}\\sethc.exe`,
    value: 'Debugger',
    data: 'C:\\Windows\\System32\\cmd.exe',
  });
}

interface Change {
  readonly key: string;
  readonly value: string;
  readonly data: string;
}

function change(
  random: Random,
  time: number,
  host: Host,
  account: Account,
  file: string,
  { key, value, data }: Change,
): Row {
  const row = deviceRow(time, host, 'RegistryValueSet', random.int(1000, 9_999_999));
  row.RegistryKey = key;
  row.RegistryValueName = value;
  row.RegistryValueData = data;
  row.RegistryValueType = /^\d+$/.test(data) ? 'Dword' : 'String';
  return addInitiator(row, file, `"${file}"`, 4 * random.int(300, 6000), account);
}
