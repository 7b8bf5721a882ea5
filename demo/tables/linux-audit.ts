import { linuxFoothold, timeline, victims } from '../attack.ts';
import { company, type Host, hostOf, people } from '../company.ts';
import type { Random } from '../random.ts';
import { anyMoment, busyMoment, minute, type Row, second, type World } from '../world.ts';
import { resourceIdOf } from './resource.ts';

/** auditd's own lines of three Linux servers, one a row, as the retired agent's custom text log brought them; step 20. */
export function* linuxAudit(world: World): Generator<Row> {
  const administrators = people.filter((person) => person.department.code === 'IT');
  for (const day of world.days) {
    const random = world.random(`AuditLog ${day.key}`);
    for (const name of ['GIT01', 'WEB01', 'BAS01']) {
      const host = hostOf(name);
      for (let left = random.int(3, 6); left > 0; left--)
        yield* command(random, anyMoment(random, day), host, 'root', random.pick(routine));
      if (day.weekend) continue;
      const { account } = random.pick(administrators);
      const time = busyMoment(random, day);
      yield login(random, time, host, account, '10.20.5.21');
      yield* command(random, time + minute, host, account, [
        '/usr/bin/sudo',
        'sudo',
        'systemctl',
        'status',
        'nginx',
      ]);
    }
  }
  yield* attack(world);
}

const routine: readonly (readonly [path: string, ...words: string[]])[] = [
  ['/usr/sbin/logrotate', 'logrotate', '/etc/logrotate.conf'],
  ['/usr/local/sbin/collect-metrics', 'collect-metrics'],
  ['/usr/bin/apt-get', 'apt-get', 'update', '-q'],
  ['/usr/bin/git', 'git', 'gc', '--auto'],
];

function* attack(world: World): Generator<Row> {
  const random = world.random('AuditLog attack');
  const host = hostOf(linuxFoothold.host);
  const start = world.at(timeline.linuxFoothold);
  yield login(random, start, host, victims.service, hostOf(victims.secondHost).ip);
  for (const [index, words] of [
    ['/usr/bin/id', 'id'],
    ['/usr/bin/sudo', 'sudo', 'useradd', '-m', '-G', 'sudo', linuxFoothold.account],
    ['/usr/sbin/useradd', 'useradd', '-m', '-G', 'sudo', linuxFoothold.account],
    ['/usr/bin/chmod', 'chmod', '755', linuxFoothold.script],
    ['/usr/bin/crontab', 'crontab', '-u', linuxFoothold.account, '-'],
  ].entries()) {
    const [path = '', ...rest] = words;
    yield* command(random, start + (index + 1) * 25 * second, host, index === 0 ? victims.service : 'root', [
      path,
      ...rest,
    ]);
  }
}

/** A program that somebody started: two records with one number. */
function* command(
  random: Random,
  time: number,
  host: Host,
  user: string,
  [path, ...words]: readonly [path: string, ...words: string[]],
): Generator<Row> {
  const id = `audit(${(time / 1000).toFixed(3)}:${random.int(1000, 99_999)})`;
  const uid = user === 'root' ? 0 : 1000 + (user.length % 40);
  const pid = random.int(400, 32_000);
  yield row(
    time,
    host,
    `type=SYSCALL msg=${id}: arch=c000003e syscall=59 success=yes exit=0 ppid=${pid - random.int(1, 90)} pid=${pid} auid=${uid} uid=${uid} gid=${uid} euid=${uid} tty=${uid === 0 ? '(none)' : 'pts0'} ses=${random.int(1, 900)} comm="${words[0] ?? ''}" exe="${path}" key="exec"`,
  );
  const args = words.map((word, index) => `a${index}="${word}"`).join(' ');
  yield row(time, host, `type=EXECVE msg=${id}: argc=${words.length} ${args}`);
}

function login(random: Random, time: number, host: Host, account: string, from: string): Row {
  const id = `audit(${(time / 1000).toFixed(3)}:${random.int(1000, 99_999)})`;
  return row(
    time,
    host,
    `type=USER_LOGIN msg=${id}: pid=${random.int(400, 32_000)} uid=0 auid=${1000 + (account.length % 40)} ses=${random.int(1, 900)} msg='op=login acct="${account}" exe="/usr/sbin/sshd" hostname=${from} addr=${from} terminal=ssh res=success'`,
  );
}

function row(time: number, host: Host, text: string): Row {
  return {
    TimeGenerated: new Date(time),
    Computer: host.fqdn,
    RawData: text,
    MG: company.workspaceId,
    ManagementGroupName: 'AOI-larkmoor',
    _ResourceId: resourceIdOf(host),
  };
}
