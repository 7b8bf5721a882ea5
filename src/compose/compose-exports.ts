import type { Arm } from '../azure/arm.ts';
import { readDataExports } from '../azure/data-exports.ts';
import { exportCommands } from '../azure/export-commands.ts';
import type { ExportServices, ExportStatus, NeededTable } from '../commands/export/export-services.ts';
import type { WorkspaceSetting } from '../config.ts';

export interface ExportParts {
  readonly arm: Arm;
  readonly workspaces: readonly WorkspaceSetting[];
}

/** What the BYO-ML notebooks of the catalogue read: one container a table, `am-securityevent`. */
const needed: readonly NeededTable[] = [
  {
    table: 'SecurityEvent',
    why: 'the BYO-ML notebooks learn who uses which file share from it (event 5140, which Windows audits as “File Share”), and find masquerading processes in it (4688).',
  },
];
const tables = needed.map(({ table }) => table);

/** Azure is asked each time: a rule that was just made is to be seen. */
export function composeExports({ arm, workspaces }: ExportParts): ExportServices {
  return {
    async status(workspaceName, signal) {
      const setting = workspaces.find(({ name }) => name === workspaceName);
      if (setting?.workspaceId === undefined) {
        return withoutRules(
          setting?.folder === undefined
            ? 'There is nothing to export: the demo workspace is part of Huntline and not in Azure.'
            : `There is nothing to export: ${setting.name} is a folder on this machine and not in Azure.`,
        );
      }
      if (setting.resourceId === undefined) {
        return withoutRules(
          'Its exports cannot be told: the settings have no resource id of it. In HUNTLINE_WORKSPACES it follows the workspace id at once: name=<workspace id>/subscriptions/…',
        );
      }
      const { resourceId } = setting;
      const rules = await readDataExports(arm, resourceId, signal);
      const exported = new Set(
        rules
          .filter(({ enabled, destination }) => enabled && destination.kind === 'storage')
          .flatMap((rule) => rule.tables.map((table) => table.toLowerCase())),
      );
      const missing = needed.filter(({ table }) => !exported.has(table.toLowerCase()));
      const wanted = missing.map(({ table }) => table);
      const commands = missing.length === 0 ? [] : exportCommands({ resourceId, tables: wanted, rules });
      return { rules, missing, commands, placeholders: commands.some(hasPlaceholder) };
    },
  };
}

function withoutRules(nothing: string): ExportStatus {
  return { nothing, rules: [], missing: needed, commands: exportCommands({ tables }), placeholders: true };
}

function hasPlaceholder({ lines }: { readonly lines: readonly string[] }): boolean {
  return lines.some((line) => /<[a-z-]+>/.test(line));
}
