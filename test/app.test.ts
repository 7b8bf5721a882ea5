import { describe, expect, it } from 'vitest';
import { fixedApp } from './support/fixed-app.ts';

describe('the app', () => {
  it.each([
    'hunt alerts last 28d',
    '/hunt alerts last 28d',
    '@huntline HUNT Alerts LAST 28d',
    '“hunt” alerts last 28d',
  ])('reads %s as the same hunt', async (line) => {
    const { ask } = await fixedApp();
    expect(await ask(line.replace('“hunt”', 'hunt'))).toMatchObject({
      kind: 'hunt',
      hunt: 'SecurityAlert.list_alerts',
      window: { start: '2026-10-24T12:00:00.000Z', end: '2026-11-21T12:00:00.000Z' },
    });
  });

  it('answers an empty line with help', async () => {
    const { ask } = await fixedApp();
    expect((await ask('  ')).kind).toBe('help');
  });

  it('suggests the nearest command for one that is none', async () => {
    const { ask } = await fixedApp();
    expect(await ask('hnut alerts')).toMatchObject({ kind: 'error', hint: 'Did you mean hunt?' });
  });

  it('makes a form’s values part of the line, so that they come through the same door', async () => {
    const { ask, workspace } = await fixedApp();
    await ask('hunt SecurityAlert.list_alerts_for_ip last 7d', { inputs: { source_ip_list: '203.0.113.7' } });
    expect(workspace.asked[0]?.kql).toContain('203.0.113.7');
  });

  it('shows a reference for a fault of ours, and logs the cause under it', async () => {
    const { ask, workspace, faults } = await fixedApp();
    workspace.next = () => Promise.reject(new Error('connection string: hunter2'));
    const answer = await ask('hunt alerts');
    expect(answer).toMatchObject({ kind: 'error', reference: expect.stringMatching(/^[0-9a-f]{8}$/) });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(faults).toMatchObject([
      { reference: (answer as { reference: string }).reference, err: { message: /hunter2/ } },
    ]);
  });

  it('completes what is half typed', async () => {
    const { app } = await fixedApp();
    expect(app.complete('hunt aler')).toContain('hunt alerts');
    expect(app.complete('hu')[0]).toMatch(/^hunt/);
  });
});
