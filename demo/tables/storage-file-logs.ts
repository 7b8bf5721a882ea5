import { files, infrastructure, timeline } from '../attack.ts';
import { storage } from '../cloud.ts';
import { hostOf } from '../company.ts';
import { createRandom } from '../random.ts';
import { hour, minute, type Row, second, type World } from '../world.ts';
import { storageRow } from './storage-operation.ts';

const { account, share } = storage.backup;

/** The backup's copy in Azure Files, written each night; step 21 looks at it too, and may not. */
export function* storageFileLogs(world: World): Generator<Row> {
  const backup = hostOf('BKP01');
  for (const day of world.days) {
    const random = world.random(`StorageFileLogs ${day.key}`);
    for (let part = 0; part < 8; part++) {
      const path = `/${share}/${day.key}/part-${part}.vbk`;
      const common = {
        account,
        service: 'file',
        path,
        ip: backup.ip,
        authentication: 'AccountKey',
        agent: 'ColdStore Agent/6.2',
        status: ['201', 'Success'],
      } as const;
      const time = day.start + 2 * hour + part * 4 * minute;
      yield storageRow(random, { ...common, time, operation: 'CreateFile', bytes: 0 });
      yield storageRow(random, {
        ...common,
        time: time + 9 * second,
        operation: 'PutRange',
        md5: Buffer.from(createRandom(path).hex(32), 'hex').toString('base64'),
        bytes: random.size(3_000_000),
      });
    }
  }
  const random = world.random('StorageFileLogs attack');
  const start = world.at(timeline.blobsRead) + 7 * minute;
  for (const [index, operation] of ['ListShares', 'ListFilesAndDirectories', 'PutRange'].entries())
    yield storageRow(random, {
      time: start + index * 21 * second,
      account,
      service: 'file',
      operation,
      path: operation === 'PutRange' ? `/${share}/${files.implant.name}` : `/${share}?comp=list`,
      ip: infrastructure.hijackedServer,
      authentication: 'SAS',
      agent: 'AzCopy/10.27.1',
      status: ['403', 'AuthorizationFailure'],
      ...(operation === 'PutRange' ? { md5: Buffer.from(files.implant.md5, 'hex').toString('base64') } : {}),
      bytes: 0,
    });
}
