import { infrastructure, timeline, victims } from '../attack.ts';
import { company, hostOf, people, servers } from '../company.ts';
import { backupService, statusService, weightedServices } from '../internet.ts';
import type { Random } from '../random.ts';
import { anyMoment, busyMoment, hour, minute, type Row, second, type World } from '../world.ts';
import { uploadsOf } from './uploads.ts';

/** What the domain controllers are asked to resolve; steps 7, 8 and 14 of the story. */
export function* dnsEvents(world: World): Generator<Row> {
  const backup = hostOf('BKP01');
  for (const day of world.days) {
    const random = world.random(`DnsEvents ${day.key}`);
    for (const person of people) {
      const presence = world.presence(person, day);
      if (presence === null || presence.place === 'travel') continue;
      for (let left = random.int(2, day.weekend ? 3 : 5); left > 0; left--) {
        const { domain, ip } = random.pick(weightedServices);
        yield lookup(random, busyMoment(random, day), presence.privateIp, domain, ip);
      }
      if (random.chance(0.1))
        yield lookup(random, busyMoment(random, day), presence.privateIp, mistyped(random), '');
    }
    for (const host of servers)
      for (let left = 2; left > 0; left--)
        yield lookup(random, anyMoment(random, day), host.ip, `dc01.${company.adDomain}`, hostOf('DC01').ip);
    for (let at = 0; at < 24; at++)
      yield lookup(
        random,
        day.start + at * hour + random.int(0, 60) * second,
        hostOf('MON01').ip,
        statusService.domain,
        statusService.ip,
      );
    yield lookup(random, day.start + hour, backup.ip, backupService.domain, backupService.ip);
  }
  const random = world.random('DnsEvents attack');
  const { ip } = hostOf(victims.secondHost);
  const { controlDomain, controlServer, dropDomain, dropServer, stagingDomain } = infrastructure;
  yield lookup(random, world.at(timeline.documentOpened) + 23 * second, ip, stagingDomain, controlServer);
  // The answer lives for half an hour in the workstation's cache.
  for (let time = world.at(timeline.beaconStart) - second; time <= world.now; time += 30 * minute)
    yield lookup(random, time, ip, controlDomain, controlServer);
  for (const upload of uploadsOf(world))
    yield lookup(random, upload.time - second, ip, dropDomain, dropServer);
  yield* tunnel(world, ip);
}

/** Step 18: what is left goes out in the names of lookups, whose answers do not matter. */
function* tunnel(world: World, ip: string): Generator<Row> {
  const random = world.random('DnsEvents tunnel');
  const from = world.at(timeline.tunnel);
  for (let index = 0; index < 240; index++) {
    const name = `${random.hex(28)}.${random.hex(24)}.${infrastructure.controlDomain}`;
    yield {
      ...lookup(random, from + index * 1_700, ip, name, infrastructure.controlServer),
      QueryType: 'TXT',
    };
  }
}

function mistyped(random: Random): string {
  const { domain } = random.pick(weightedServices);
  const at = random.int(1, 4);
  return `${domain.slice(0, at)}${domain.slice(at + 1)}`;
}

/** One lookup; no answer is "no such name". */
function lookup(random: Random, time: number, clientIp: string, name: string, answer: string): Row {
  const six = answer.startsWith('192.0.2.') && random.chance(0.06);
  return {
    TimeGenerated: new Date(time),
    Computer: clientIp.startsWith('10.21.') ? `dc02.${company.adDomain}` : `dc01.${company.adDomain}`,
    ClientIP: clientIp,
    Name: name,
    QueryType: six ? 'AAAA' : 'A',
    SubType: 'LookupQuery',
    TaskCategory: 'LOOK_UP',
    EventId: answer === '' ? 258 : 257,
    IPAddresses: six ? `2001:db8:10::${answer.split('.')[3]}` : answer,
    Result: answer === '' ? 'NXDOMAIN' : 'Success',
    ResultCode: answer === '' ? 3 : 0,
    Severity: 0,
  };
}
