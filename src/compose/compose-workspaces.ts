import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config, WorkspaceSetting } from '../config.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MsticpyConfig, MsticpyWorkspace } from '../msticpy/msticpyconfig.ts';
import type { Workspace } from '../types.ts';
import {
  createEmbedded,
  type EmbeddedWorkspace,
  folderName,
  type NamedSource,
} from '../workspaces/embedded/index.ts';
import { createFairQueue } from '../workspaces/fair-queue.ts';
import { createWorkspaces, type Workspaces } from '../workspaces/index.ts';
import { createLogAnalytics } from '../workspaces/log-analytics.ts';
import { singleFlight } from '../workspaces/single-flight.ts';
import type { Azure } from './compose-azure.ts';

/** The workspaces that the settings name, or those of the notebooks' settings, or the demo. */
export interface ComposedWorkspaces {
  readonly workspaces: Workspaces;
  readonly all: readonly Workspace[];
  /** The first that is on this machine, where one is: it wants warming up. */
  readonly embedded: EmbeddedWorkspace | undefined;
  /** What the settings say of each; none for the demo that is there without settings. */
  readonly settings: readonly WorkspaceSetting[];
}

export function composeWorkspaces(
  config: Config,
  msticpy: MsticpyConfig | undefined,
  { cloud, credential }: Azure,
  clock: () => Date,
  log: Log,
): ComposedWorkspaces {
  const queue = createFairQueue();
  const now = clock();
  let embedded: EmbeddedWorkspace | undefined;

  function sourceOf({ folder }: WorkspaceSetting) {
    const source = folder === undefined ? {} : { source: { folder: resolve(folder) } };
    return { now, seed: config.HUNTLINE_DEMO_SEED, ...source };
  }

  function create(setting: WorkspaceSetting, neighbours: readonly NamedSource[]): Workspace {
    if (setting.workspaceId === undefined) {
      const made = createEmbedded({ name: setting.name, ...sourceOf(setting), log, neighbours });
      embedded ??= made;
      return made;
    }
    return createLogAnalytics({
      name: setting.name,
      workspaceId: setting.workspaceId,
      resourceId: setting.resourceId,
      tenantId: setting.tenantId ?? config.AZURE_TENANT_ID ?? msticpy?.azure.tenantId,
      endpoint: config.HUNTLINE_LOG_ANALYTICS_ENDPOINT ?? cloud.logAnalytics,
      audience: cloud.logAnalytics,
      credential,
      queue,
      log,
      clock,
      portals: { azure: cloud.portal, defender: cloud.defender },
    });
  }

  const settings = [
    ...(config.HUNTLINE_WORKSPACE ? [folderSetting(config.HUNTLINE_WORKSPACE)] : []),
    ...(config.HUNTLINE_WORKSPACES.length > 0
      ? config.HUNTLINE_WORKSPACES.map((setting) =>
          setting.folder ? named(setting, setting.folder) : setting,
        )
      : (msticpy?.workspaces ?? []).map(asSetting)),
  ];
  const twice = settings.find(({ name }, index) => settings.findIndex((one) => one.name === name) < index);
  if (twice) {
    throw new UserError(`Two workspaces are called ${twice.name}.`, {
      title: 'Settings that do not fit',
      hint: 'Give one another name: HUNTLINE_WORKSPACES=name=./folder, or “name:” in the folder’s workspace.yaml.',
    });
  }
  const [first = { name: 'demo' }, ...rest] = settings;
  const neighbours = [first, ...rest].map((setting): NamedSource => {
    const { name, workspaceId } = setting;
    return workspaceId === undefined ? { name, source: sourceOf(setting) } : { name };
  });
  const open = (setting: WorkspaceSetting) => singleFlight(create(setting, neighbours));
  const all = [open(first), ...rest.map(open)] as const;
  const aliases = new Map(
    settings.flatMap(({ name, aliases: others = [] }) =>
      others.map((alias) => [alias.toLowerCase(), name] as const),
    ),
  );
  return { workspaces: createWorkspaces(all, aliases), all, embedded, settings };
}

/** The workspace that one folder makes, called as its manifest says. @throws {UserError} where it cannot be opened. */
function folderSetting(path: string): WorkspaceSetting {
  const folder = atHome(path);
  const name = folderName(folder);
  // What is called demo is taken for the demo, with its story.
  return { name: name.toLowerCase() === 'demo' ? 'demo-data' : name, folder };
}

function named({ name }: WorkspaceSetting, path: string): WorkspaceSetting {
  const folder = atHome(path);
  folderName(folder);
  return { name, folder };
}

function atHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

function asSetting({
  name,
  aliases,
  workspaceId,
  tenantId,
  subscriptionId,
  resourceGroup,
  workspaceName,
}: MsticpyWorkspace): WorkspaceSetting {
  const setting = { name, aliases, workspaceId, ...(tenantId === undefined ? {} : { tenantId }) };
  if (!subscriptionId || !resourceGroup || !workspaceName) return setting;
  const resourceId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${workspaceName}`;
  return { ...setting, resourceId };
}
