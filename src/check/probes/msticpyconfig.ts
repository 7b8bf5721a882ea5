import type { MsticpyConfig } from '../../msticpy/msticpyconfig.ts';
import { plainSecrets } from '../../msticpy/plain-secrets.ts';
import type { Probe } from '../run-checks.ts';

/** What is taken from the notebooks’ settings, and what of them is not used; that it can be read is known by then. */
export function msticpyConfigProbe(config: MsticpyConfig): Probe {
  return {
    name: 'MSTICPy’s settings',
    async look() {
      const open = plainSecrets(config).length;
      const taken = [
        count(config.workspaces.length, 'workspace', 'workspaces'),
        count(config.tiProviders.length, 'TI provider', 'TI providers'),
        count(config.queryPaths.length, 'folder of queries', 'folders of queries'),
      ].join(', ');
      return {
        ok: true,
        message: [
          `${config.file}: ${taken}`,
          ...(config.unused.length > 0 ? [`not used: ${config.unused.join(', ')}`] : []),
          ...(open > 0
            ? [
                `${count(open, 'secret stands', 'secrets stand')} there as text; \`huntline secrets move\` puts them into Key Vault`,
              ]
            : []),
        ].join('\n'),
      };
    },
  };
}

function count(many: number, one: string, more: string): string {
  return `${many} ${many === 1 ? one : more}`;
}
