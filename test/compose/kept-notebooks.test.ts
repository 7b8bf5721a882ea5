import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepNotebooks } from '../../src/compose/kept-notebooks.ts';
import { createLog } from '../../src/log.ts';
import { startHuntline } from '../support/huntline.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const signal = () => AbortSignal.timeout(20_000);

function write(folder: string, name: string, title: string) {
  const cells = [{ id: 'a', cell_type: 'markdown', metadata: {}, source: `# ${title}` }];
  writeFileSync(join(folder, name), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
}

function keep(folder: string) {
  let now = Date.parse('2026-11-21T12:00:00Z');
  const kept = keepNotebooks({
    config: { HUNTLINE_NOTEBOOKS: [folder] },
    environment: {},
    clock: () => new Date(now),
    log: createLog('silent'),
  });
  return {
    kept,
    later: (milliseconds: number) => {
      now += milliseconds;
    },
    titles: async () => (await kept.catalogue()).search('ours').map(({ title }) => title),
  };
}

describe('a team’s notebooks', () => {
  it('are read again within two hours: whoever asks does not wait for it', async () => {
    const folder = temporaryFolder();
    write(folder, 'one.ipynb', 'Ours one');
    const { titles, later } = keep(folder);
    expect(await titles()).toEqual(['Ours one']);
    write(folder, 'two.ipynb', 'Ours two');
    later(50 * 60_000);
    expect(await titles()).toEqual(['Ours one']);
    later(50 * 60_000);
    expect(await titles()).toEqual(['Ours one']);
    await expect.poll(titles).toEqual(['Ours one', 'Ours two']);
  });

  it('are read at once by a check, which names what is wrong with them', async () => {
    const folder = temporaryFolder();
    write(folder, 'one.ipynb', 'Ours one');
    const { kept, titles } = keep(folder);
    expect(await titles()).toEqual(['Ours one']);
    write(folder, 'two.ipynb', 'Ours two');
    writeFileSync(join(folder, 'bad.ipynb'), '<html>');
    expect(await kept.check(signal())).toEqual([expect.stringMatching(/bad\.ipynb: is not JSON$/)]);
    expect(await titles()).toEqual(['Ours one', 'Ours two']);
  });

  it('have a line in “check”; a token that each person has their own of is looked up for nobody', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'bad.ipynb'), '{}');
    const huntline = await startHuntline({
      HUNTLINE_NOTEBOOKS: `${folder}, ${join(folder, 'nowhere')}`,
      HUNTLINE_JUPYTER: 'https://jupyter.contoso.com',
      HUNTLINE_JUPYTER_TOKEN: 'keyvault:jupyter-{person}',
    });
    try {
      const lines = await huntline.check(signal());
      expect(lines.find(({ name }) => name === 'notebooks')).toMatchObject({
        ok: false,
        setting: 'HUNTLINE_NOTEBOOKS',
        message: expect.stringMatching(/bad\.ipynb: is not a notebook[\s\S]*nowhere: cannot be read: ENOENT/),
      });
      expect(lines.find(({ name }) => name === 'secrets')).toMatchObject({ ok: true });
    } finally {
      await huntline.close();
    }
  });
});
