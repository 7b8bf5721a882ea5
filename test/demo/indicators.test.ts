import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { files, infrastructure } from '../../demo/attack.ts';
import { backupService, resolvers, statusService } from '../../demo/internet.ts';
import type { Observable } from '../../src/enrichment.ts';
import { createLocalList } from '../../src/intel/house/local-list.ts';

const file = new URL('../../demo/indicators.csv', import.meta.url).pathname;
const quiet = { info: () => undefined, warn: () => undefined };

const { torExits, sprayHost, hijackedServer, controlServer, dropServer } = infrastructure;
const { controlDomain, stagingDomain, loginDomain, dropDomain, mailDrop } = infrastructure;
const attackers: Observable[] = [
  ...[...torExits, sprayHost, hijackedServer, controlServer, dropServer].map(
    (value): Observable => ({ type: 'ipv4', value }),
  ),
  ...[controlDomain, stagingDomain, loginDomain, dropDomain].map(
    (value): Observable => ({ type: 'domain', value }),
  ),
  { type: 'url', value: `https://${stagingDomain}/s.ps1` },
  { type: 'email', value: mailDrop },
  ...Object.values(files).flatMap(({ sha256, sha1, md5 }): Observable[] => [
    { type: 'sha256', value: sha256 },
    { type: 'sha1', value: sha1 },
    { type: 'md5', value: md5 },
  ]),
];
const harmless: Observable[] = [
  ...resolvers.map((value): Observable => ({ type: 'ipv4', value })),
  ...[statusService, backupService].map(({ domain }): Observable => ({ type: 'domain', value: domain })),
];

it('names all that the demo’s attacker uses and some that is harmless, and nothing else', async () => {
  const list = createLocalList({ file, log: quiet });
  const opinions = await list.look([...attackers, ...harmless], new AbortController().signal);
  expect(list.problems()).toEqual([]);
  expect(
    attackers.filter(({ value }) => !['high', 'warning'].includes(opinions.get(value)?.severity ?? '')),
  ).toEqual([]);
  expect(harmless.filter(({ value }) => opinions.get(value)?.severity !== 'none')).toEqual([]);
  const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  const listed = rows.map((row) => row.split(',')[0]).sort();
  expect(listed).toEqual([...attackers, ...harmless].map(({ value }) => value).sort());
});

it('has every address, name and file that the attack’s constants have', () => {
  const constants = [infrastructure, files].flatMap((part) => [...textsIn(part)]);
  const observables = constants.filter((text) =>
    /^[0-9a-f]{32,64}$|^\S+@\S+$|^(?:\d+\.){3}\d+$|\.example$/.test(text),
  );
  expect(attackers.map(({ value }) => value)).toEqual(expect.arrayContaining(observables));
  expect(observables.length).toBe(attackers.length - 1);
});

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) yield* textsIn(part);
}
