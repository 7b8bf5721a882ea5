import { hostileText } from '../attack.ts';
import { type Host, hostOf, people, servers } from '../company.ts';
import type { Random } from '../random.ts';
import { anyMoment, busyMoment, minute, type Row, second, type World } from '../world.ts';
import { resourceIdOf } from './resource.ts';
import { serverLines } from './syslog-servers.ts';

/** Linux servers: cron, SSH, sudo, accounts, strangers at the bastion's door, one of them with a poisonous name. */
export function* syslog(world: World): Generator<Row> {
  const linux = servers.filter((host) => host.os === 'Linux');
  const bastion = hostOf('BAS01');
  const users = people.filter(
    (person) => person.department.code === 'ENG' || person.department.code === 'IT',
  );
  for (const day of world.days) {
    const random = world.random(`Syslog ${day.key}`);
    for (const host of linux) {
      for (let at = random.int(0, 29); at < 24 * 60; at += 30)
        yield message(
          random,
          day.start + at * minute + second,
          host,
          'cron',
          'info',
          'CRON',
          '(root) CMD (/usr/local/sbin/collect-metrics)',
        );
      for (let left = random.int(4, 10); left > 0; left--)
        yield message(
          random,
          anyMoment(random, day),
          host,
          'daemon',
          'info',
          'systemd',
          random.pick(systemdSays),
        );
    }
    for (const person of users) {
      if (world.presence(person, day) === null || !random.chance(0.6)) continue;
      const time = busyMoment(random, day);
      const port = random.int(32_768, 60_999);
      yield message(
        random,
        time,
        bastion,
        'authpriv',
        'info',
        'sshd',
        `Accepted publickey for ${person.account} from ${person.host.ip} port ${port} ssh2: ED25519 SHA256:${random.hex(43)}`,
      );
      if (person.department.code === 'IT')
        yield message(
          random,
          time + 90 * second,
          random.pick(linux),
          'authpriv',
          'notice',
          'sudo',
          `${person.account} : TTY=pts/0 ; PWD=/home/${person.account} ; USER=root ; COMMAND=/usr/bin/systemctl restart nginx`,
        );
    }
    for (let left = random.int(15, 40); left > 0; left--)
      yield message(
        random,
        anyMoment(random, day),
        bastion,
        'authpriv',
        'info',
        'sshd',
        `Failed password for invalid user ${random.pick(guesses)} from 203.0.113.${random.int(64, 254)} port ${random.int(32_768, 60_999)} ssh2`,
      );
  }
  const random = world.random('Syslog attack');
  for (let left = 3; left > 0; left--) {
    const time = world.at({ daysAgo: 1, at: '04:1'.concat(String(left)) });
    yield message(
      random,
      time,
      bastion,
      'authpriv',
      'info',
      'sshd',
      `Invalid user ${hostileText.sshUser} from 203.0.113.77 port ${random.int(32_768, 60_999)}`,
    );
  }
  const others = world.random('Syslog servers rows');
  for (const { time, host, facility, severity, process, text } of serverLines(world))
    yield message(others, time, hostOf(host), facility, severity, process, text);
}

const guesses = ['admin', 'root', 'ubuntu', 'oracle', 'test', 'git', 'pi', 'postgres'];

const systemdSays = [
  'Started Daily apt download activities.',
  'Starting Cleanup of Temporary Directories...',
  'logrotate.service: Deactivated successfully.',
  'Reached target Timers.',
  'nginx.service: Reloaded.',
];

function message(
  random: Random,
  time: number,
  host: Host,
  facility: string,
  severity: string,
  process: string,
  text: string,
): Row {
  // A collector takes a moment to pass a line on.
  const received = time + random.int(200, 1500);
  return {
    TimeGenerated: new Date(received),
    EventTime: new Date(time),
    Computer: host.fqdn,
    HostName: host.name.toLowerCase(),
    HostIP: host.ip,
    Facility: facility,
    SeverityLevel: severity,
    ProcessName: process,
    ProcessID: random.int(400, 32_000),
    SyslogMessage: text,
    CollectorHostName: 'mon01',
    _ResourceId: resourceIdOf(host),
  };
}
