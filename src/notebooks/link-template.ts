import { UserError } from '../errors.ts';
import { encodePath, encodeSegment } from './link-parts.ts';
import type { Launcher, LaunchLink, LaunchTarget } from './notebook.ts';
import { templateSetting } from './setting-names.ts';

/** What stands for what in an address; each is escaped for the place that it is put in. `{path}` keeps its slashes. */
const placeholders: Readonly<
  Record<string, { readonly what: string; value(target: LaunchTarget): string | undefined }>
> = {
  subscription: {
    what: 'the Sentinel workspace’s subscription',
    value: ({ sentinel }) => part(sentinel?.subscriptionId),
  },
  resourceGroup: {
    what: 'the Sentinel workspace’s resource group',
    value: ({ sentinel }) => part(sentinel?.resourceGroup),
  },
  workspace: {
    what: 'the Sentinel workspace’s name',
    value: ({ sentinel }) => part(sentinel?.workspaceName),
  },
  tenant: { what: 'the tenant’s id', value: ({ tenantId }) => part(tenantId) },
  portal: { what: 'the cloud’s Azure portal', value: ({ cloud }) => part(cloud.portal) },
  defender: { what: 'a cloud that has a Defender portal', value: ({ cloud }) => part(cloud.defender) },
  owner: { what: 'a notebook that is published on GitHub', value: ({ source }) => part(source?.owner) },
  repository: { what: 'a notebook that is published on GitHub', value: ({ source }) => part(source?.name) },
  ref: { what: 'a notebook that is published on GitHub', value: ({ source }) => path(source?.ref) },
  path: {
    what: 'a notebook to open',
    value: ({ file, source }) => path(file?.path ?? source?.path),
  },
};

/**
 * Fills an address with what is known of the target; whatever a name holds, the address stays on its host.
 * @throws {UserError} naming the setting, where the template is none.
 */
export function fillTemplate(setting: string, template: string, target: LaunchTarget): LaunchLink {
  const lacking: string[] = [];
  const link = template.trim().replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
    const placeholder = Object.hasOwn(placeholders, name) ? placeholders[name] : undefined;
    if (!placeholder) throw misfit(setting, `knows nothing of {${name.slice(0, 40)}}`);
    const value = placeholder.value(target);
    if (value === undefined) lacking.push(placeholder.what);
    return value ?? '';
  });
  checkHost(setting, template.trim());
  if (lacking.length > 0) return { missing: [...new Set(lacking)] };
  if (!URL.canParse(link)) throw misfit(setting, 'does not make an address');
  return link;
}

/** The same launcher, whose address the operator may set. */
export function withTemplate(launcher: Launcher): Launcher {
  return {
    ...launcher,
    link(target) {
      const template = Object.hasOwn(target.settings.templates, launcher.id)
        ? target.settings.templates[launcher.id]
        : undefined;
      return template === undefined || template.trim() === ''
        ? launcher.link(target)
        : fillTemplate(templateSetting(launcher.id), template, target);
    },
  };
}

/** The host is written out, or is one of the cloud's portals, so that no name can change where a link leads. */
function checkHost(setting: string, template: string): void {
  const fixed = /^(?:https?|vscode):\/\/[A-Za-z0-9.:[\]-]+(?:[/?#]|$)/;
  const portal = /^https:\/\/\{(?:portal|defender)\}(?:[/?#]|$)/;
  if (!fixed.test(template) && !portal.test(template)) {
    throw misfit(setting, 'does not begin with https:// and a host');
  }
}

function part(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : encodeSegment(text);
}

function path(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : encodePath(text);
}

function misfit(setting: string, problem: string): UserError {
  const known = Object.keys(placeholders).map((name) => `{${name}}`);
  return new UserError(`${setting} ${problem}.`, {
    hint: `It is an address such as https://example.com/lab/tree/{path}; it may hold ${known.join(', ')}.`,
  });
}
