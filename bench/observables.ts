import { extractIOC, type IOC } from 'ioc-extractor';
import { findObservables } from '../src/language/observables/find-observables.ts';
import { type Figure, quantile } from './figure.ts';

const lines = 20_000;
const rounds = 5;
const piece = 64 * 1024;

/**
 * Observables and megabytes a second out of a text such as logs are, beside ioc-extractor over the same. Both read it in
 * pieces of 64 KiB: ioc-extractor looks for more kinds of thing, Huntline for files, keys and Azure’s resources too.
 */
export function benchObservables(): Promise<readonly Figure[]> {
  const pieces = logPieces();
  const megabytes = pieces.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
  const count = pieces.reduce((sum, text) => sum + findObservables(text).observables.length, 0);
  const theirs = pieces.reduce((sum, text) => sum + countOf(extractIOC(text)), 0);
  const ours = secondsOf(() => pieces.forEach((text) => void findObservables(text)));
  const peer = secondsOf(() => pieces.forEach((text) => void extractIOC(text)));
  return Promise.resolve([
    {
      name: 'Observables out of logs',
      value: count / ours,
      unit: '/s',
      peer: { name: 'ioc-extractor', value: theirs / peer },
    },
    {
      name: 'Text read for observables',
      value: megabytes / ours,
      unit: 'MB/s',
      peer: { name: 'ioc-extractor', value: megabytes / peer },
    },
  ]);
}

function countOf(found: IOC): number {
  return Object.values<readonly string[]>({ ...found }).reduce((sum, values) => sum + values.length, 0);
}

function secondsOf(work: () => void): number {
  const seconds = Array.from({ length: rounds + 1 }, () => {
    const began = performance.now();
    work();
    return (performance.now() - began) / 1_000;
  });
  return quantile(seconds.slice(1), 0.5);
}

/** What a proxy, a firewall, Sysmon, a mail server and an analyst write, from a seed. */
function logPieces(): readonly string[] {
  const text = Array.from({ length: lines }, (_, n) => makers[n % makers.length]?.(n) ?? '').join('\n');
  return Array.from({ length: Math.ceil(text.length / piece) }, (_, n) =>
    text.slice(n * piece, (n + 1) * piece),
  );
}

const makers: readonly ((n: number) => string)[] = [
  (n) =>
    `${ip(n)} - - [0${(n % 9) + 1}/Feb/2026:12:30:${10 + (n % 50)} +0000] "GET /assets/app.${hex(n, 8)}.js?v=1.2.${n % 10} HTTP/1.1" 200 ${1000 + n} "https://www${n % 700}.contoso.example/index.html" "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"`,
  (n) =>
    `Feb  2 12:30:${10 + (n % 50)} fw01 kernel: [UFW BLOCK] IN=eth0 OUT= MAC=00:16:3e:5e:6c:00 SRC=${ip(n)} DST=10.0.0.${n % 250} LEN=40 TTL=240 PROTO=TCP SPT=${40000 + n} DPT=443`,
  (n) =>
    `{"EventID":1,"Image":"C:\\\\Program Files\\\\Tool ${n % 90}\\\\run.exe","CommandLine":"run.exe -u https://cdn${n % 400}.filebridge.example/q/${n % 900}.7z","Hashes":"MD5=${hex(n % 300, 32)},SHA256=${hex(n % 300, 64)}","DestinationIp":"${ip(n % 999)}","User":"CORP\\\\user${n % 50}"}`,
  (n) =>
    `postfix/smtpd[${n}]: connect from mail${n % 300}.fabrikam.example[${ip(n)}]; from=<user${n % 200}@fabrikam.example> to=<ann@contoso.example> proto=ESMTP helo=<mail.fabrikam.example>`,
  (n) =>
    `Seen again: hxxps://login-${n % 500}[.]evil[.]example/gate.php and ${ip(n).replace(/\./, '[.]')}, CVE-2024-${1000 + (n % 900)}, nothing else of note in the report of that day.`,
];

function ip(n: number): string {
  return `203.${n % 113}.${(n * 7) % 250}.${(n * 13) % 250}`;
}

function hex(n: number, length: number): string {
  return ((n + 1) * 2654435761).toString(16).padEnd(64, 'a7f3c19e').slice(0, length);
}
