import type { Path } from '../located-yaml.ts';
import type { MsticpyWorkspace } from './msticpyconfig.ts';
import type { MsticpyConfigContent } from './msticpyconfig-schema.ts';

/** The workspaces of the file, the default first; entries of the same id are made one. */
export function workspacesOf(
  content: MsticpyConfigContent,
  at: (path: Path) => string,
): readonly MsticpyWorkspace[] {
  const byId = new Map<string, MsticpyWorkspace>();
  let first: string | undefined;
  for (const section of ['AzureSentinel', 'MSSentinel'] as const) {
    for (const [name, entry] of Object.entries(content[section]?.Workspaces ?? {})) {
      if (entry === undefined) continue;
      const id = entry.WorkspaceId.toLowerCase();
      if (name === 'Default') first ??= id;
      const known = byId.get(id);
      byId.set(id, {
        ...named(known, name),
        workspaceId: id,
        tenantId: known?.tenantId ?? entry.TenantId,
        subscriptionId: known?.subscriptionId ?? entry.SubscriptionId,
        resourceGroup: known?.resourceGroup ?? entry.ResourceGroup,
        workspaceName: known?.workspaceName ?? entry.WorkspaceName,
        written: known?.written ?? at([section, 'Workspaces', name]),
      });
    }
  }
  const all = [...byId.values()];
  return [
    ...all.filter((one) => one.workspaceId === first),
    ...all.filter((one) => one.workspaceId !== first),
  ];
}

/** `Default` says which workspace, not what it is called: another name of the same workspace is the better one. */
function named(
  known: MsticpyWorkspace | undefined,
  name: string,
): Pick<MsticpyWorkspace, 'name' | 'aliases'> {
  if (!known) return { name, aliases: [] };
  if (known.name === 'Default') return { name, aliases: ['Default', ...known.aliases] };
  return { name: known.name, aliases: [...known.aliases, name] };
}
