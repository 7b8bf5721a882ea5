import { timeline, victims } from '../attack.ts';
import { type Host, hostOf, people, personOf } from '../company.ts';
import { exercise, exerciseTimeline } from '../exercise.ts';
import { fileFacts } from '../programs.ts';
import type { Random } from '../random.ts';
import { busyMoment, minute, type Row, second, type World } from '../world.ts';
import { type Account, accountOf, addInitiator, deviceRow } from './device.ts';

const system = 'C:\\Windows\\System32';

/** Libraries that programs load: everyday ones, the dump's of step 9, and the exercise's. */
export function* deviceImageLoadEvents(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`DeviceImageLoadEvents ${day.key}`);
    for (let left = day.weekend ? 2 : 12; left > 0; left--) {
      const person = random.pick(people);
      const [program, library] = random.pick(everyday);
      yield load(random, busyMoment(random, day), person.host, accountOf(person), program, library);
    }
  }
  const random = world.random('DeviceImageLoadEvents story');
  const reader = accountOf(personOf(victims.second));
  for (const library of ['comsvcs.dll', 'dbgcore.dll']) {
    const time = world.at(timeline.memoryDump) + 42 * second;
    yield load(random, time, hostOf(victims.secondHost), reader, 'rundll32.exe', `${system}\\${library}`);
  }
  const player = accountOf(personOf(exercise.player));
  const time = world.at(exerciseTimeline.handsOn) + 20 * minute;
  const flash = 'C:\\Windows\\System32\\Macromed\\Flash\\Flash.ocx';
  yield load(random, time, hostOf(exercise.host), player, 'EXCEL.EXE', flash);
}

const everyday = [
  ['WINWORD.EXE', `${system}\\amsi.dll`],
  ['EXCEL.EXE', `${system}\\amsi.dll`],
  ['OUTLOOK.EXE', `${system}\\winspool.drv`],
  ['msedge.exe', `${system}\\dxgi.dll`],
] as const;

function load(
  random: Random,
  time: number,
  host: Host,
  account: Account,
  program: string,
  path: string,
): Row {
  const row = deviceRow(time, host, 'ImageLoaded', random.int(1000, 9_999_999));
  const name = path.split('\\').at(-1) ?? path;
  const { sha256, sha1, md5, size } = fileFacts(name);
  Object.assign(row, {
    FileName: name,
    FolderPath: path,
    SHA256: sha256,
    SHA1: sha1,
    MD5: md5,
    FileSize: size,
  });
  return addInitiator(row, program, `"${program}"`, 4 * random.int(300, 6000), account);
}
