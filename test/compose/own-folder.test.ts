import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dataFolder, writeParquet } from '../support/data-folder.ts';
import { startHuntline } from '../support/huntline.ts';
import { typed } from '../support/typed.ts';

const recent = "now()::TIMESTAMP - INTERVAL '1 hour'";

async function start(environment: Readonly<Record<string, string>>) {
  const huntline = await startHuntline(environment);
  onTestFinished(() => huntline.close());
  return { huntline, answer: (line: string) => huntline.app.answer(typed(line)) };
}

async function ownFolder(): Promise<string> {
  const folder = dataFolder({
    'workspace.yaml': 'name: lab\n',
    'Mine_CL.csv': 'n,text\n1,a\n',
    'Broken.parquet': 'no',
    'Syslog/a.json': '[{"TimeGenerated"',
  });
  await writeParquet(
    join(folder, 'SecurityEvent.parquet'),
    `SELECT ${recent} AS TimeGenerated, 4625 AS EventID, 'web-1' AS Computer FROM range(3)`,
  );
  return folder;
}

describe('a folder of one’s own', () => {
  it('is hunted in where HUNTLINE_WORKSPACE names it', async () => {
    const { huntline, answer } = await start({ HUNTLINE_WORKSPACE: await ownFolder() });
    expect(huntline.workspace).toBe('lab');
    expect(await answer('hunt kql SecurityEvent | summarize count() by Computer')).toMatchObject({
      kind: 'hunt',
      workspace: 'lab',
      rows: [['web-1', 3]],
    });
    expect(await answer('hunt kql Syslog | count')).toMatchObject({
      kind: 'hunt',
      notes: expect.arrayContaining([expect.stringContaining('Syslog/a.json is left out')]),
    });
    expect(await answer('hunt schema Mine_CL')).toMatchObject({
      items: [
        { name: 'n', text: 'long' },
        { name: 'text', text: 'string' },
      ],
    });
  });

  it('tells in hunt tables what it holds and what is broken', async () => {
    const { answer } = await start({ HUNTLINE_WORKSPACE: await ownFolder() });
    expect(await answer('hunt tables')).toMatchObject({
      text: expect.stringMatching(
        /3 of 3 tables[\s\S]*Broken.parquet is left out[\s\S]*Syslog\/a.json is left out/,
      ),
      items: [
        { name: 'Mine_CL', text: '2 columns, 1 row' },
        { name: 'SecurityEvent', text: expect.stringMatching(/columns, 3 rows, last received .* UTC$/) },
        { name: 'Syslog', text: expect.stringMatching(/columns, 0 rows$/) },
      ],
    });
  });

  it('is looked at by check, which names the broken files', async () => {
    const { huntline } = await start({ HUNTLINE_WORKSPACE: await ownFolder() });
    const lines = await huntline.check(new AbortController().signal);
    expect(lines.find(({ name }) => name === 'workspace lab')).toMatchObject({
      ok: false,
      message: expect.stringMatching(/Broken.parquet[\s\S]*Syslog\/a.json/),
      setting: 'HUNTLINE_WORKSPACE',
    });
    expect(lines.find(({ name }) => name === 'identity')?.message).toBe('off: nothing in Azure is set');
  });

  it('stands among other workspaces, each by its name', async () => {
    const { answer } = await start({ HUNTLINE_WORKSPACES: `demo, case=${await ownFolder()}` });
    expect(await answer('hunt kql SecurityEvent | count in case')).toMatchObject({ kind: 'error' });
    expect(await answer('workspace list')).toMatchObject({ items: [{ name: 'demo' }, { name: 'case' }] });
    expect(await answer('hunt tables in case')).toMatchObject({ title: 'Tables of case' });
    expect(await answer('export status in case')).toMatchObject({ kind: expect.any(String) });
  });

  it('is refused at the start where it cannot be opened', async () => {
    const folder = dataFolder({ 'workspace.yaml': 'rebase: later\n' });
    await expect(startHuntline({ HUNTLINE_WORKSPACE: folder })).rejects.toThrow(/rebase/);
    await expect(startHuntline({ HUNTLINE_WORKSPACE: join(folder, 'gone') })).rejects.toThrow(
      /There is no folder/,
    );
    await expect(startHuntline({ HUNTLINE_WORKSPACES: `a=${folder}/gone` })).rejects.toThrow(
      /There is no folder/,
    );
    const own = await ownFolder();
    await expect(
      startHuntline({ HUNTLINE_WORKSPACE: own, HUNTLINE_WORKSPACES: `lab=${own}` }),
    ).rejects.toThrow('Two workspaces are called lab.');
  });

  it('is not taken for the demo, whatever it is called', async () => {
    const { huntline } = await start({
      HUNTLINE_WORKSPACE: dataFolder({ 'workspace.yaml': 'name: demo\n' }),
    });
    expect(huntline.workspace).toBe('demo-data');
  });
});
