import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataExport } from '../../src/azure/data-exports.ts';
import { exportCommands } from '../../src/azure/export-commands.ts';
import { UserError } from '../../src/errors.ts';
import { armWorkspace } from '../fakes/arm-stage.ts';

const tables = ['SecurityEvent'];
const text = (wanted: Parameters<typeof exportCommands>[0]) =>
  exportCommands(wanted)
    .map(({ purpose, lines }) => `# ${purpose}\n${lines.join('\n')}\n`)
    .join('\n');
const rule = (name: string, changes: Partial<DataExport> = {}): DataExport => ({
  name,
  enabled: true,
  tables: ['SigninLogs'],
  destination: { kind: 'storage', resourceId: '/subscriptions/s/x' },
  ...changes,
});

describe('the commands that set an export up', () => {
  it('hold the team’s own names', async () => {
    await expect(text({ resourceId: armWorkspace, tables })).toMatchFileSnapshot(
      '../golden/azure/export-commands.sh',
    );
  });

  it('hold placeholders, named so, where there is no workspace in Azure', async () => {
    await expect(text({ tables })).toMatchFileSnapshot('../golden/azure/export-commands-placeholders.sh');
  });

  it('make no storage account where there is a destination', () => {
    const destination =
      '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.EventHub/namespaces/soc';
    const written = text({ resourceId: armWorkspace, tables, destination });
    expect(written).not.toContain('az storage account create');
    expect(written).toContain(`--destination ${destination}`);
  });

  it('take a rule to storage further, the one that has most already, and turn it on', () => {
    const rules = [
      rule('hubs', { tables, destination: { kind: 'event-hubs', resourceId: 'x' } }),
      rule('other'),
      rule('old', { enabled: false, tables: ['SigninLogs', 'SecurityEvent'] }),
    ];
    expect(text({ resourceId: armWorkspace, tables, rules })).toBe(
      [
        '# Turn the rule old on',
        'az monitor log-analytics workspace data-export update \\',
        "  --subscription 11111111-2222-4333-8444-555555555555 --resource-group 'rg-soc(EU)' \\",
        '  --workspace-name soc-logs --name old --tables SigninLogs SecurityEvent --enable true',
        '',
      ].join('\n'),
    );
  });

  it('take a name that no rule has', () => {
    const destination = { kind: 'event-hubs', resourceId: 'x' } as const;
    const rules = [rule('Huntline-BYOML', { destination }), rule('huntline-byoml-2', { destination })];
    expect(text({ resourceId: armWorkspace, tables, rules })).toContain('--name huntline-byoml-3');
  });

  it('fit on a card, and hold no name that a shell takes for more', () => {
    const group = fc.stringMatching(/^[\p{L}\p{N}_().-]{1,60}[\p{L}\p{N}_()-]$/u);
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{2,60}[A-Za-z0-9]$/);
    fc.assert(
      fc.property(group, name, (resourceGroup, workspace) => {
        const resourceId = `/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/${resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${workspace}`;
        for (const { lines } of exportCommands({ resourceId, tables })) {
          expect(lines.length).toBeLessThanOrEqual(4);
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(240);
        }
      }),
    );
    fc.assert(
      // A blank or line end behind a whole id is pasted along, and taken off.
      fc.property(fc.stringMatching(/^[^/]*['"`$;&|<>\\\n?#%/][^/]*[^/\s]$/), (evil) => {
        const resourceId = armWorkspace.replace('soc-logs', evil);
        expect(() => exportCommands({ resourceId, tables })).toThrow(UserError);
      }),
    );
  });
});
