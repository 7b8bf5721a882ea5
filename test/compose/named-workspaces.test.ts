import { describe, expect, it, onTestFinished } from 'vitest';
import { dataFolder } from '../support/data-folder.ts';
import { startHuntline } from '../support/huntline.ts';
import { typed } from '../support/typed.ts';

const recent = new Date(Date.now() - 3_600_000).toISOString();

/** Two folders and a workspace of Log Analytics, of which none is asked anything. */
async function start() {
  const here = dataFolder({ 'Logs_CL.csv': `TimeGenerated,host\n${recent},a\n${recent},b\n` });
  const there = dataFolder({ 'Logs_CL.csv': `TimeGenerated,host\n${recent},b\n2020-01-01T00:00:00Z,b\n` });
  const huntline = await startHuntline({
    HUNTLINE_WORKSPACES: `here=${here},Lab=${there},eu=00000000-0000-0000-0000-000000000001`,
  });
  onTestFinished(() => huntline.close());
  return (line: string) => huntline.app.answer(typed(line));
}

describe('workspace() between configured workspaces', () => {
  it('is answered where both are on this machine, and refused elsewhere', async () => {
    const answer = await start();
    expect(
      await answer(
        "hunt in here kql union withsource=From Logs_CL, workspace('lab').Logs_CL | summarize count() by From | sort by From asc",
      ),
    ).toMatchObject({
      kind: 'hunt',
      workspace: 'here',
      rows: [
        ['Logs_CL', 2],
        ["workspace('Lab').Logs_CL", 1],
      ],
    });
    expect(await answer("hunt kql Logs_CL | join (workspace('Lab').Logs_CL) on host | count")).toMatchObject({
      kind: 'hunt',
      rows: [[1]],
    });
    expect(await answer("hunt kql workspace('mars').Logs_CL")).toMatchObject({
      kind: 'error',
      message: expect.stringContaining('only the workspaces that are configured here may be named'),
    });
    expect(await answer("hunt kql workspace('eu').Logs_CL")).toMatchObject({
      kind: 'error',
      message: expect.stringContaining('eu is a workspace of Log Analytics'),
    });
    expect(await answer('hunt tables')).toMatchObject({ items: [{ name: 'Logs_CL' }] });
  });
});
