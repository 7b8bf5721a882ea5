import { files, infrastructure, timeline } from '../attack.ts';
import { cloudHosts, storage } from '../cloud.ts';
import { people } from '../company.ts';
import { createRandom } from '../random.ts';
import { busyMoment, hour, type Row, second, type World } from '../world.ts';
import { storageRow } from './storage-operation.ts';

const { account, container } = storage.designs;
const builds = cloudHosts[1];

/** Releases of the firmware: the build machine writes them, Engineering reads; step 21 reads them all, and leaves a file. */
export function* storageBlobLogs(world: World): Generator<Row> {
  const engineers = people.filter((person) => person.department.code === 'ENG');
  for (const day of world.days) {
    const random = world.random(`StorageBlobLogs ${day.key}`);
    for (let left = day.weekend ? 1 : 4; left > 0; left--) {
      const name = release(random.int(1, 60));
      yield storageRow(random, {
        time: day.start + random.int(1, 23) * hour,
        account,
        service: 'blob',
        operation: 'PutBlob',
        path: `/${container}/${name}`,
        ip: builds?.ip ?? '',
        authentication: 'OAuth',
        agent: 'azsdk-go-azblob/v1.4.1',
        status: ['201', 'Success'],
        md5: md5Of(name),
        bytes: random.size(4_000_000),
      });
    }
    for (const person of engineers) {
      const presence = world.presence(person, day);
      if (presence === null || presence.place === 'travel' || !random.chance(0.3)) continue;
      const name = release(random.int(1, 60));
      yield storageRow(random, {
        time: busyMoment(random, day),
        account,
        service: 'blob',
        operation: 'GetBlob',
        path: `/${container}/${name}`,
        ip: presence.publicIp,
        authentication: 'OAuth',
        upn: person.upn,
        agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
        md5: md5Of(name),
        bytes: random.size(4_000_000),
      });
    }
  }
  yield* attack(world);
}

/** With a shared signature that lay in a script on the file server. */
function* attack(world: World): Generator<Row> {
  const random = world.random('StorageBlobLogs attack');
  const start = world.at(timeline.blobsRead);
  const common = {
    account,
    service: 'blob',
    ip: infrastructure.hijackedServer,
    authentication: 'SAS',
    agent: 'AzCopy/10.27.1',
  } as const;
  yield storageRow(random, {
    ...common,
    time: start,
    operation: 'ListBlobs',
    path: `/${container}?restype=container&comp=list`,
    bytes: 31_002,
  });
  for (let number = 1; number <= 40; number++)
    yield storageRow(random, {
      ...common,
      time: start + number * 7 * second,
      operation: 'GetBlob',
      path: `/${container}/${release(number)}`,
      md5: md5Of(release(number)),
      bytes: random.size(4_000_000),
    });
  yield storageRow(random, {
    ...common,
    time: start + 320 * second,
    operation: 'PutBlob',
    path: `/${container}/tools/${files.implant.name}`,
    status: ['201', 'Success'],
    md5: Buffer.from(files.implant.md5, 'hex').toString('base64'),
    bytes: files.implant.size,
  });
}

function release(number: number): string {
  return `fw-${4 + Math.floor(number / 20)}.${number % 20}/optics-${number}.bin`;
}

function md5Of(name: string): string {
  return Buffer.from(createRandom(`release ${name}`).hex(32), 'hex').toString('base64');
}
