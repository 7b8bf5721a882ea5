import { infrastructure, timeline } from '../attack.ts';
import { type CloudHost, cloudHosts } from '../cloud.ts';
import { hostOf, sites } from '../company.ts';
import { services } from '../internet.ts';
import type { Random } from '../random.ts';
import { anyMoment, type Day, hour, minute, type World } from '../world.ts';

/** A flow through Azure's network, before it is written as either table writes it. */
export interface Flow {
  readonly time: number;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** The virtual machine whose network card saw it, and on which side of the flow it is. */
  readonly host: CloudHost;
  readonly inbound: boolean;
  readonly allowed: boolean;
  readonly type: 'AzurePublic' | 'ExternalPublic' | 'IntraVNet' | 'MaliciousFlow' | 'S2S';
  readonly country: string;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly flows: number;
}

/** Days ago that the network's flow logs began, and that those of its security groups ended: Azure retires the latter. */
export const flowLogs = { networkSince: 14, groupsUntil: 12 } as const;

const [portal, build, jump] = cloudHosts;

/** The flows of one day; steps 1 and 21 of the story touch them. */
export function* flowsOf(world: World, day: Day): Generator<Flow> {
  if (!portal || !build || !jump) return;
  const random = world.random(`flows ${day.key}`);
  for (let at = 0; at < 24; at += 3) {
    const time = day.start + at * hour + random.int(0, 170) * minute;
    const service = random.pick(services);
    yield flow(random, time, build, { to: service.ip, port: 443, type: 'AzurePublic', country: 'ie' });
    yield flow(random, time + 4 * minute, portal, {
      from: build.ip,
      port: 443,
      type: 'IntraVNet',
      country: '',
    });
  }
  for (let left = day.weekend ? 3 : 10; left > 0; left--)
    yield flow(random, anyMoment(random, day), portal, {
      from: `198.51.100.${random.int(1, 216)}`,
      port: 443,
      type: 'ExternalPublic',
      country: 'ie',
    });
  if (!day.weekend)
    for (const admin of ['10.20.15.41', '10.20.15.43'])
      yield flow(random, day.start + 9 * hour + random.int(0, 400) * minute, jump, {
        from: admin,
        port: 3389,
        type: 'S2S',
        country: '',
      });
  for (let left = random.int(8, 16); left > 0; left--)
    yield flow(random, anyMoment(random, day), random.pick([portal, jump]), {
      from: `203.0.113.${random.int(64, 254)}`,
      port: random.pick([22, 23, 445, 3389, 8080]),
      type: 'ExternalPublic',
      country: random.pick(['nl', 'us', 'ro', 'br']),
      denied: true,
    });
  yield flow(random, day.start + 2 * hour, build, {
    to: hostOf('GIT01').ip,
    port: 22,
    type: 'S2S',
    country: '',
  });
  yield* attack(world, random, day, portal, jump);
}

function* attack(world: World, random: Random, day: Day, web: CloudHost, door: CloudHost): Generator<Flow> {
  if (day.daysAgo === timeline.sprayStart.daysAgo)
    for (const [index, from] of [...infrastructure.torExits, infrastructure.sprayHost].entries())
      yield flow(random, world.at(timeline.sprayStart) + index * 9 * minute, door, {
        from,
        port: 3389,
        type: 'MaliciousFlow',
        country: index < 2 ? 'de' : 'nl',
        denied: true,
      });
  if (day.daysAgo === timeline.blobsRead.daysAgo)
    yield flow(random, world.at(timeline.blobsRead) - 12 * minute, web, {
      from: infrastructure.hijackedServer,
      port: 443,
      type: 'MaliciousFlow',
      country: 'de',
    });
}

interface Other {
  /** The other side, where the flow comes in or goes out. */
  readonly from?: string;
  readonly to?: string;
  readonly port: number;
  readonly type: Flow['type'];
  readonly country: string;
  readonly denied?: boolean;
}

function flow(random: Random, time: number, host: CloudHost, other: Other): Flow {
  const inbound = other.to === undefined;
  const allowed = other.denied !== true;
  return {
    time,
    host,
    inbound,
    allowed,
    from: other.from ?? host.ip,
    to: other.to ?? host.ip,
    port: other.port,
    type: other.type,
    country: other.country,
    bytesOut: allowed ? random.size(9_000) : 60,
    bytesIn: allowed ? random.size(60_000) : 0,
    flows: allowed ? random.int(1, 12) : random.int(1, 4),
  };
}

/** The virtual machine that has an address. */
export function cloudHostAt(ip: string): CloudHost | undefined {
  return cloudHosts.find((host) => host.ip === ip);
}

/** True for an address of the company's own networks. */
export function isOwn(ip: string): boolean {
  return ['10.22', ...Object.values(sites).map((site) => site.network)].some((net) =>
    ip.startsWith(`${net}.`),
  );
}
