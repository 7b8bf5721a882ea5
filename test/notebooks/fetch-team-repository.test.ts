import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import { loadNotebooks } from '../../src/notebooks/catalogue.ts';
import {
  type FetchedRepository,
  type FetchOptions,
  fetchTeamRepository,
  readTeamRepository,
} from '../../src/notebooks/fetch-team-repository.ts';
import { readTeamAddress } from '../../src/notebooks/team-address.ts';
import { type GitServer, gitServer, hasGit } from '../fakes/git-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { notebookText } from './notebook-text.ts';

const git = hasGit();
const log = createLog('silent');
const never = new AbortController().signal;
const ours = notebookText({ heading: 'Ours' });

function fetching(
  server: GitServer,
  folder: string,
  repository: string,
  changes: Partial<FetchOptions> = {},
): Promise<FetchedRepository> {
  return fetchTeamRepository(`${server.address}/${repository}`, folder, {
    ...{ signal: never, log, environment: server.environment },
    ...changes,
  });
}

/** All files below a folder. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

describe.skipIf(!git)(
  'fetching a team’s repository (skipped where Git or its http-backend is absent)',
  () => {
    it('brings its notebooks and nothing else, and says which', async () => {
      const server = await gitServer();
      const folder = temporaryFolder();
      const commit = server.commit('contoso/hunts', {
        'a b/Our IP checks.ipynb': ours,
        'top.ipynb': ours,
        'README.md': 'no',
        'evil.py': 'no',
        '.gitattributes': '* filter=evil\n',
      });
      const now = () => new Date('2026-11-21T06:00:00Z');
      const { team, problem } = await fetching(server, folder, 'contoso/hunts', { now });
      expect(problem).toBeUndefined();
      expect(team).toMatchObject({
        commit,
        repository: {
          owner: '',
          name: 'hunts',
          ref: 'main',
          comparedAt: '2026-11-21',
          address: `${server.address}/contoso/hunts`,
        },
      });
      expect(filesIn(team?.folder ?? '')).toEqual(['a b/Our IP checks.ipynb', 'top.ipynb']);
      expect(readFileSync(join(team?.folder ?? '', 'top.ipynb'), 'utf8')).toBe(ours);
      // Nothing is left but the copy and its record.
      expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
      expect(await readTeamRepository(`${server.address}/contoso/hunts`, folder)).toEqual(team);
      const loaded = await loadNotebooks({ folders: [], repositories: team ? [team] : [] });
      expect(loaded.problems).toEqual([]);
      expect(loaded.notebooks.find('Our IP checks')?.repository).toBe(team?.repository.id);
    });

    it('takes the branch that the address names', async () => {
      const server = await gitServer();
      server.commit('contoso/hunts', { 'old.ipynb': ours });
      server.git('contoso/hunts', 'checkout', '--quiet', '-b', 'release/2');
      server.commit('contoso/hunts', { 'new.ipynb': ours });
      server.git('contoso/hunts', 'checkout', '--quiet', 'main');
      const folder = temporaryFolder();
      const { team } = await fetching(server, folder, 'contoso/hunts#release/2');
      expect(team?.repository.ref).toBe('release/2');
      expect(filesIn(team?.folder ?? '')).toEqual(['new.ipynb', 'old.ipynb']);
      const main = await fetching(server, folder, 'contoso/hunts#main');
      expect(filesIn(main.team?.folder ?? '')).toEqual(['old.ipynb']);
      // The two stand beside each other.
      expect(existsSync(team?.folder ?? '')).toBe(true);
      const absent = await fetching(server, folder, 'contoso/hunts#nowhere');
      expect(absent.problem).toContain('Remote branch nowhere not found');
    });

    it('replaces the copy at once, and keeps it where the server fails', async () => {
      const server = await gitServer();
      const folder = temporaryFolder();
      server.commit('contoso/hunts', { 'one.ipynb': ours });
      const first = await fetching(server, folder, 'contoso/hunts');
      server.commit('contoso/hunts', { 'two.ipynb': ours });
      const second = await fetching(server, folder, 'contoso/hunts');
      expect(filesIn(second.team?.folder ?? '')).toEqual(['one.ipynb', 'two.ipynb']);
      expect(existsSync(first.team?.folder ?? '')).toBe(false);
      for (const how of [500, 404, 'hang'] as const) {
        server.fail(how);
        const failed = await fetching(server, folder, 'contoso/hunts', { limits: { milliseconds: 1000 } });
        expect(failed.team).toEqual(second.team);
        expect(failed.problem).toMatch(/contoso\/hunts: .+; the copy of \d{4}-\d\d-\d\d is used$/);
        expect(filesIn(second.team?.folder ?? '')).toEqual(['one.ipynb', 'two.ipynb']);
      }
    });

    it('stops when told, and when it takes too long', async () => {
      const server = await gitServer();
      server.fail('hang');
      const folder = temporaryFolder();
      const stop = new AbortController();
      const stopped = fetching(server, folder, 'contoso/hunts', { signal: stop.signal });
      stop.abort();
      expect((await stopped).problem).toMatch(/was stopped$/);
      const late = await fetching(server, folder, 'contoso/hunts', { limits: { milliseconds: 300 } });
      expect(late.problem).toMatch(/took longer than 0.3 s$/);
      expect(readdirSync(folder)).toEqual([]);
    });

    it('takes neither links, nor hidden files, nor what is too large or too many', async () => {
      const server = await gitServer();
      const folder = temporaryFolder();
      server.commit('contoso/hunts', {
        'good.ipynb': ours,
        'link.ipynb': 'link:/etc/passwd',
        linked: 'link:/etc',
        '.hidden/x.ipynb': ours,
        'back\\slash.ipynb': ours,
        'huge.ipynb': 'x'.repeat(3000),
      });
      const { team } = await fetching(server, folder, 'contoso/hunts', { limits: { notebookBytes: 2000 } });
      expect(filesIn(team?.folder ?? '')).toEqual(['good.ipynb']);
      const many = await fetching(server, temporaryFolder(), 'contoso/hunts', { limits: { notebooks: 1 } });
      expect(many).toEqual({ problem: expect.stringMatching(/has more than 1 notebooks$/) });
      const large = await fetching(server, temporaryFolder(), 'contoso/hunts', {
        limits: { bytes: 2500, notebookBytes: 1e6 },
      });
      expect(large.problem).toMatch(/has more than 0 MB of notebooks$|is larger than 0 MB$/);
      server.commit('contoso/heavy', {
        'good.ipynb': ours,
        'data.hex': randomBytes(3_000_000).toString('hex'),
      });
      const heavy = await fetching(server, temporaryFolder(), 'contoso/heavy', {
        limits: { bytes: 1_000_000 },
      });
      expect(heavy.problem).toMatch(/is larger than 1 MB$/);
      server.commit('contoso/none', { 'README.md': 'no' });
      expect((await fetching(server, folder, 'contoso/none')).problem).toMatch(/holds no notebooks$/);
    });

    it('runs nothing of the repository’s, and reads no one’s settings', async () => {
      const server = await gitServer();
      const folder = temporaryFolder();
      const trap = join(temporaryFolder(), 'sprung');
      const home = temporaryFolder();
      mkdirSync(join(home, 'hooks'));
      for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change']) {
        writeFileSync(join(home, 'hooks', hook), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
      }
      writeFileSync(
        join(home, '.gitconfig'),
        `[core]\n hooksPath = ${home}/hooks\n[filter "evil"]\n smudge = touch ${trap}\n[url "file:///"]\n insteadOf = ${server.address}\n`,
      );
      server.commit('contoso/hunts', {
        'good.ipynb': ours,
        '.gitattributes': '*.ipynb filter=evil\n',
        '.gitmodules': '[submodule "x"]\n path = x\n url = ext::sh -c "touch /tmp/x"\n',
      });
      const environment = { ...server.environment, HOME: home, GIT_CONFIG_GLOBAL: join(home, '.gitconfig') };
      const { team, problem } = await fetching(server, folder, 'contoso/hunts', { environment });
      expect(problem).toBeUndefined();
      expect(filesIn(team?.folder ?? '')).toEqual(['good.ipynb']);
      expect(existsSync(trap)).toBe(false);
    });

    it('trusts no certificate that it should not', async () => {
      const server = await gitServer();
      server.commit('contoso/hunts', { 'good.ipynb': ours });
      const { problem } = await fetching(server, temporaryFolder(), 'contoso/hunts', { environment: {} });
      expect(problem).toMatch(/certificate/);
    });
  },
);

describe('what cannot be fetched', () => {
  it('is said where Git is not there', async () => {
    const folder = temporaryFolder();
    const address = 'https://git.contoso.example/contoso/hunts';
    const { team, problem } = await fetchTeamRepository(address, folder, {
      signal: never,
      log,
      git: '/nowhere/git',
    });
    expect(team).toBeUndefined();
    expect(problem).toBe(
      `${address}: the program /nowhere/git is not there; install Git, or name a folder instead of an address`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is said where the address is none, without repeating it', async () => {
    const { problem } = await fetchTeamRepository('https://u:hunter2@x.example/a/b', temporaryFolder(), {
      signal: never,
      log,
    });
    expect(problem).toContain('holds a user name or password');
    expect(problem).not.toContain('hunter2');
  });

  it('has no copy where the record is not ours', async () => {
    const folder = temporaryFolder();
    const address = 'https://git.contoso.example/contoso/hunts';
    expect(await readTeamRepository(address, folder)).toBeUndefined();
    const record = join(folder, `${readTeamAddress(address).id}.json`);
    for (const text of [
      '',
      '{}',
      '[]',
      JSON.stringify({ url: address, ref: 'x', commit: 'a'.repeat(40), folder: '../../etc', fetchedAt: '' }),
    ]) {
      writeFileSync(record, text);
      expect(await readTeamRepository(address, folder)).toBeUndefined();
    }
  });
});
