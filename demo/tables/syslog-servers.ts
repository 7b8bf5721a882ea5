import { linuxFoothold, timeline, victims } from '../attack.ts';
import { hostOf, people, servers } from '../company.ts';
import { services } from '../internet.ts';
import type { Random } from '../random.ts';
import { anyMoment, busyMoment, type Day, hour, minute, second, type World } from '../world.ts';

/** A line of a Linux server, before it is written as a row. */
export interface SyslogLine {
  readonly time: number;
  readonly host: string;
  readonly facility: string;
  readonly severity: string;
  readonly process: string;
  readonly text: string;
}

/** Accounts and groups, crontabs, the servers' web proxy and Sysmon; step 20 of the story. */
export function* serverLines(world: World): Generator<SyslogLine> {
  for (const day of world.days) {
    const random = world.random(`Syslog servers ${day.key}`);
    yield* accounts(random, day);
    yield* proxy(random, day);
    yield* programs(random, day);
    yield* logons(random, day, world);
  }
  yield* attack(world);
}

const administrators = ['shane.doyle', 'katarzyna.wolny', 'gareth.pym', 'enda.scully'];

function* accounts(random: Random, day: Day): Generator<SyslogLine> {
  if (day.weekend || !random.chance(0.35)) return;
  const host = random.pick(['GIT01', 'WEB01', 'MON01']);
  const time = busyMoment(random, day);
  const name = `build${random.int(10, 99)}`;
  const uid = random.int(1100, 1900);
  yield auth(time, host, 'groupadd', `new group: name=${name}, GID=${uid}`);
  yield auth(
    time + second,
    host,
    'useradd',
    `new user: name=${name}, UID=${uid}, GID=${uid}, home=/home/${name}, shell=/bin/bash, from=/dev/pts/0`,
  );
  yield auth(time + 30 * second, host, 'usermod', `add '${name}' to group 'docker'`);
  if (random.chance(0.4))
    yield line(time + hour, host, 'cron', 'info', 'crontab', `(${name}) REPLACE (${name})`);
}

/** Squid's own log, which its host passes on. */
function* proxy(random: Random, day: Day): Generator<SyslogLine> {
  const clients = servers.filter((server) => ['APP01', 'MGT01', 'GIT01', 'WEB01'].includes(server.name));
  for (let left = day.weekend ? 8 : 20; left > 0; left--) {
    const time = anyMoment(random, day);
    const [service, client] = [random.pick(services), random.pick(clients)];
    const user = client.name === 'MGT01' ? 'svc-deploy' : '-';
    const denied = random.chance(0.05);
    yield line(
      time,
      'MON01',
      'local4',
      'info',
      'squid',
      `${(time / 1000).toFixed(3)} ${random.int(20, 900)} ${client.ip} ${denied ? 'TCP_DENIED/403' : 'TCP_TUNNEL/200'} ${random.size(6000)} CONNECT ${service.domain}:443 ${user} ${denied ? 'HIER_NONE/-' : `HIER_DIRECT/${service.ip}`} -`,
    );
  }
}

function* programs(random: Random, day: Day): Generator<SyslogLine> {
  for (let left = 6; left > 0; left--)
    yield sysmon(random, anyMoment(random, day), 'root', random.pick(usual), '/usr/sbin/cron');
}

const usual = [
  ['/usr/bin/git', 'git gc --auto'],
  ['/usr/bin/find', 'find /var/tmp -mtime +7 -delete'],
  ['/usr/sbin/logrotate', 'logrotate /etc/logrotate.conf'],
] as const;

/** Administrators come from their own machines and now and then mistype. */
function* logons(random: Random, day: Day, world: World): Generator<SyslogLine> {
  for (const account of administrators) {
    const person = people.find((one) => one.account === account);
    const presence = person && world.presence(person, day);
    if (!presence || day.weekend) continue;
    const host = random.pick(['GIT01', 'WEB01', 'WEB02', 'MON01']);
    const time = busyMoment(random, day);
    const port = random.int(32_768, 60_999);
    const tail = `from ${presence.privateIp} port ${port} ssh2`;
    if (random.chance(0.25))
      yield auth(time - 9 * second, host, 'sshd', `Failed password for ${account} ${tail}`);
    yield auth(time, host, 'sshd', `Accepted password for ${account} ${tail}`);
    yield auth(
      time + second,
      host,
      'sshd',
      `pam_unix(sshd:session): session opened for user ${account}(uid=1001) by (uid=0)`,
    );
  }
}

function* attack(world: World): Generator<SyslogLine> {
  const random = world.random('Syslog servers attack');
  const { host, account, script } = linuxFoothold;
  const start = world.at(timeline.linuxFoothold);
  const from = `from ${hostOf(victims.secondHost).ip} port 51324 ssh2`;
  for (let guess = 6; guess > 0; guess--)
    yield auth(start - guess * 4 * second, host, 'sshd', `Failed password for ${victims.service} ${from}`);
  yield auth(start, host, 'sshd', `Accepted password for ${victims.service} ${from}`);
  yield auth(
    start + 48 * second,
    host,
    'sudo',
    `${victims.service} : TTY=pts/1 ; PWD=/home/${victims.service} ; USER=root ; COMMAND=/usr/sbin/useradd -m -G sudo ${account}`,
  );
  yield auth(
    start + 50 * second,
    host,
    'useradd',
    `new user: name=${account}, UID=1313, GID=1313, home=/home/${account}, shell=/bin/bash, from=/dev/pts/1`,
  );
  yield auth(start + 51 * second, host, 'usermod', `add '${account}' to group 'sudo'`);
  yield line(start + 2 * minute, host, 'cron', 'info', 'crontab', `(root) REPLACE (${account})`);
  yield sysmon(
    random,
    start + 90 * second,
    'root',
    ['/usr/bin/chmod', `chmod 755 ${script}`],
    '/usr/bin/bash',
  );
  for (let at = 1; at <= 20; at++)
    yield line(start + at * hour, host, 'cron', 'info', 'CRON', `(${account}) CMD (${script})`);
}

function auth(time: number, host: string, process: string, text: string): SyslogLine {
  return line(time, host, 'authpriv', process === 'sudo' ? 'notice' : 'info', process, text);
}

function line(
  time: number,
  host: string,
  facility: string,
  severity: string,
  process: string,
  text: string,
): SyslogLine {
  return { time, host, facility, severity, process, text };
}

/** Event 1 of Sysmon for Linux: a process was created. */
function sysmon(
  random: Random,
  time: number,
  user: string,
  [image, command]: readonly [string, string],
  parent: string,
): SyslogLine {
  const data = {
    RuleName: '-',
    UtcTime: new Date(time).toISOString().replace('T', ' ').replace('Z', ''),
    ProcessGuid: `{${random.guid()}}`,
    ProcessId: String(random.int(400, 32_000)),
    Image: image,
    CommandLine: command,
    CurrentDirectory: '/root',
    User: user,
    ParentProcessId: String(random.int(400, 32_000)),
    ParentImage: parent,
  };
  const fields = Object.entries(data).map(([name, value]) => `<Data Name="${name}">${value}</Data>`);
  return line(
    time,
    linuxFoothold.host,
    'user',
    'info',
    'sysmon',
    `<Event><System><Provider Name="Linux-Sysmon"/><EventID>1</EventID><Version>5</Version><Computer>${linuxFoothold.host.toLowerCase()}</Computer></System><EventData>${fields.join('')}</EventData></Event>`,
  );
}
