import type { DataExport } from './data-exports.ts';
import { workspaceOf } from './resource-id.ts';
import { type ShellCommand, shellCommand } from './shell-command.ts';

export interface ExportCommandsFor {
  /** Of the workspace; absent: placeholders stand where its names would. */
  readonly resourceId?: string | undefined;
  /** What is to be exported. */
  readonly tables: readonly string[];
  /** Resource id of a storage account or Event Hubs namespace; absent: how to make a storage account, too. */
  readonly destination?: string | undefined;
  /** The rules that there are: one that exports to storage is taken further, since a storage account has one rule. */
  readonly rules?: readonly DataExport[] | undefined;
}

const own = 'huntline-byoml';
const az = 'az monitor log-analytics workspace';
const account = '<storage-account>';

/** What to type into the Azure CLI to have tables exported, in order. @throws {UserError} the id is no workspace's. */
export function exportCommands(wanted: ExportCommandsFor): readonly ShellCommand[] {
  const { resourceId, tables, destination, rules = [] } = wanted;
  const { subscriptionId, resourceGroup, name } =
    resourceId === undefined
      ? { subscriptionId: '<subscription-id>', resourceGroup: '<resource-group>', name: '<workspace>' }
      : workspaceOf(resourceId);
  const group = [
    ['--subscription', subscriptionId],
    ['--resource-group', resourceGroup],
  ] as const;
  const workspace = [...group, ['--workspace-name', name]] as const;
  const rule = destination === undefined ? ruleToTake(rules, tables) : undefined;
  if (rule) {
    const all = [...new Set([...rule.tables, ...tables])];
    const purpose = rule.enabled ? `Have the rule ${rule.name} export more` : `Turn the rule ${rule.name} on`;
    return [
      shellCommand(purpose, `${az} data-export update`, [
        ...workspace,
        ['--name', rule.name],
        ['--tables', ...all],
        ['--enable', 'true'],
      ]),
    ];
  }
  const goesTo =
    destination ??
    `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Storage/storageAccounts/${account}`;
  const making = [
    shellCommand('See the region, which the storage account must share', `${az} show`, [
      ...workspace,
      ['--query', 'location'],
      ['--output', 'tsv'],
    ]),
    shellCommand('Make a storage account for the export', 'az storage account create', [
      ...group,
      ['--name', account],
      ['--location', '<region>'],
      ['--sku', 'Standard_LRS'],
      ['--kind', 'StorageV2'],
    ]),
  ];
  return [
    shellCommand('Register the subscription for data export', 'az provider register', [
      ['--subscription', subscriptionId],
      ['--namespace', 'Microsoft.Insights'],
    ]),
    ...(destination === undefined ? making : []),
    shellCommand(
      destination === undefined ? 'Export to it' : 'Export to where you chose',
      `${az} data-export create`,
      [
        ...workspace,
        ['--name', unused(own, rules)],
        ['--tables', ...tables],
        ['--enable', 'true'],
        ['--destination', goesTo],
      ],
    ),
  ];
}

/** Of the rules to storage, the one that has most of the tables and is on. */
function ruleToTake(rules: readonly DataExport[], tables: readonly string[]): DataExport | undefined {
  const rank = (rule: DataExport) =>
    2 * tables.filter((table) => rule.tables.includes(table)).length + (rule.enabled ? 1 : 0);
  return rules
    .filter(({ destination }) => destination.kind === 'storage')
    .toSorted((one, other) => rank(other) - rank(one))[0];
}

function unused(name: string, rules: readonly DataExport[]): string {
  const taken = new Set(rules.map((rule) => rule.name.toLowerCase()));
  let free = name;
  for (let at = 2; taken.has(free); at += 1) free = `${name}-${at}`;
  return free;
}
