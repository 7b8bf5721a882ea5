import type { LauncherSettings } from './notebook.ts';

/** What each setting of the launchers is called in the environment. */
export const settingNames = {
  amlWorkspaceId: 'HUNTLINE_AML_WORKSPACE',
  amlUserFolder: 'HUNTLINE_AML_FOLDER',
  jupyterHub: 'HUNTLINE_JUPYTERHUB',
  jupyterUser: 'HUNTLINE_JUPYTERHUB_USER',
  jupyter: 'HUNTLINE_JUPYTER',
  databricks: 'HUNTLINE_DATABRICKS',
  databricksFolder: 'HUNTLINE_DATABRICKS_FOLDER',
  synapseWorkspace: 'HUNTLINE_SYNAPSE_WORKSPACE',
  synapseFolder: 'HUNTLINE_SYNAPSE_FOLDER',
  vscodeFolder: 'HUNTLINE_VSCODE_FOLDER',
} as const satisfies Record<Exclude<keyof LauncherSettings, 'templates'>, string>;

/** The setting that takes the place of a launcher's own address: `HUNTLINE_LAUNCH_SENTINEL_AZURE`. */
export function templateSetting(launcher: string): string {
  return `HUNTLINE_LAUNCH_${launcher.toUpperCase().replaceAll('-', '_')}`;
}
