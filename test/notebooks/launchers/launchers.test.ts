import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clouds } from '../../../src/azure/clouds.ts';
import { UserError } from '../../../src/errors.ts';
import { launcherNamed, launchers, readyLaunchers } from '../../../src/notebooks/launchers/index.ts';
import type { Launcher, LaunchTarget } from '../../../src/notebooks/notebook.ts';
import { settingNames, templateSetting } from '../../../src/notebooks/setting-names.ts';
import { sampleTarget } from './sample-target.ts';

const folder = new URL('../../../src/notebooks/launchers/', import.meta.url).pathname;
const cloudNames = ['global', 'usgov', 'china'] as const;

describe('the launchers', () => {
  it('are one file each, and all registered', () => {
    const files = readdirSync(folder).filter((file) => file !== 'index.ts');
    expect(launchers.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
  });

  it('make the links of every cloud', async () => {
    const lines = cloudNames.flatMap((cloud) => [
      `# ${cloud}: all is set, and the notebook was put there`,
      ...linesOf(sampleTarget(cloud)),
      '',
      `# ${cloud}: nothing was put there`,
      ...linesOf({ ...sampleTarget(cloud), file: undefined }),
      '',
    ]);
    const bare = linesOf({ cloud: clouds.global, settings: { templates: {} } });
    await expect([...lines, '# nothing is set or known', ...bare, ''].join('\n')).toMatchFileSnapshot(
      '../../golden/launchers.txt',
    );
  });

  it('link where the services’ own links lead', () => {
    // Shapes of links that people pasted into public repositories, with the names changed.
    const link = (id: string, target: LaunchTarget) => launcherNamed(id)?.link(target);
    const target: LaunchTarget = { ...sampleTarget(), file: { path: 'Ace Resourse/Question_1.ipynb' } };
    expect(link('azureml', target)).toBe(
      'https://ml.azure.com/fileexplorerAzNB?wsid=/subscriptions/00000000-1111-2222-3333-444444444444/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/ml-soc&tid=55555555-6666-7777-8888-999999999999&activeFilePath=Users/alex/Ace%20Resourse/Question_1.ipynb',
    );
    expect(link('synapse', target)).toBe(
      'https://web.azuresynapse.net/en/authoring/analyze/notebooks/Question_1?workspace=%2Fsubscriptions%2F00000000-1111-2222-3333-444444444444%2FresourceGroups%2Frg-ml%2Fproviders%2FMicrosoft.Synapse%2Fworkspaces%2Fsynapse-soc',
    );
    expect(link('nbviewer', target)).toBe(
      'https://nbviewer.org/github/Azure/Azure-Sentinel-Notebooks/blob/master/Entity%20Explorer%20-%20IP%20Address.ipynb',
    );
    expect(link('jupyterhub', { ...target, file: undefined })).toBe(
      'https://hub.contoso.example/jupyter/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2FAzure%2FAzure-Sentinel-Notebooks&branch=master&urlpath=lab%2Ftree%2FAzure-Sentinel-Notebooks%2FEntity%2520Explorer%2520-%2520IP%2520Address.ipynb',
    );
  });

  it('name each setting that they lack', () => {
    const nothing: LaunchTarget = { cloud: clouds.global, settings: { templates: {} } };
    for (const launcher of launchers) {
      const link = launcher.link(nothing);
      expect(link, launcher.id).toHaveProperty('missing');
      const named = typeof link === 'string' ? [] : link.missing;
      for (const need of launcher.needs.filter((one) => one !== 'sentinel' && one !== 'tenantId')) {
        // The folder in the file share is needed only once there is a file.
        if (need !== 'amlUserFolder') expect(named).toContain(settingNames[need]);
      }
    }
    const azureml = launcherNamed('azureml')?.link({
      ...sampleTarget(),
      settings: { ...sampleTarget().settings, amlUserFolder: undefined },
    });
    expect(azureml).toEqual({ missing: ['HUNTLINE_AML_FOLDER'] });
  });

  it('are ready once what they need is set', () => {
    const ids = (settings: LaunchTarget['settings']) => readyLaunchers(settings).map(({ id }) => id);
    const always = ['sentinel-azure', 'sentinel-defender', 'vscode-dev', 'github', 'nbviewer'];
    expect(ids({ templates: {} })).toEqual(always);
    expect(ids({ jupyter: 'http://127.0.0.1:8888', templates: {} })).toEqual([
      ...always.slice(0, 2),
      'jupyterlab',
      'jupyter',
      ...always.slice(2),
    ]);
    expect(ids(sampleTarget().settings)).toHaveLength(launchers.length);
  });

  it.each(['azureml', 'AzureML', 'sentinel azure', 'Sentinel_Azure', 'vscode.dev', 'VS Code'])(
    'are found as %s',
    (name) => expect(launcherNamed(name)).toBeDefined(),
  );

  it.each(['', '__proto__', 'constructor', 'azure', 'x'.repeat(100_000)])('are not found as %j', (name) => {
    expect(launcherNamed(name)).toBeUndefined();
  });
});

/** Names with what means something in a URL, in Markdown or in HTML. */
const name = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ' ',
        '#',
        '%',
        '?',
        '&',
        '=',
        '+',
        '..',
        '"',
        "'",
        '<',
        ')',
        '|',
        '@',
        ':',
        ';',
        '%2f',
        '%00',
        '{path}',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => !/[/\\]|\p{Cc}/u.test(text) && text.isWellFormed() && text !== '.' && text !== '..');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}.ipynb`);

/** Where in a link the path of the file or of the source is, decoded as the other side decodes it. */
const decoded: Readonly<Record<string, (url: URL, target: LaunchTarget) => string>> = {
  azureml: (url) => (url.searchParams.get('activeFilePath') ?? '').replace('Users/alex/', ''),
  databricks: (url) =>
    `${decodeURIComponent(url.hash).replace('#workspace/Users/alex@contoso.example/hunts/', '')}.ipynb`,
  synapse: (url) => `${decodeURIComponent(url.pathname.split('/').at(-1) ?? '')}.ipynb`,
  jupyterhub: (url) => decodeURIComponent(url.pathname).replace('/jupyter/hub/user-redirect/lab/tree/', ''),
  jupyterlab: (url) => decodeURIComponent(url.pathname).replace('/lab/tree/', ''),
  jupyter: (url) => decodeURIComponent(url.pathname).replace('/notebooks/', ''),
  vscode: (url) => decodeURIComponent(url.pathname).replace('/C:/Users/alex/hunts/', ''),
  'vscode-dev': (url) =>
    decodeURIComponent(url.pathname).replace(/^\/github\/Azure\/[^/]+\/blob\/master\//, ''),
  github: (url) => decodeURIComponent(url.pathname).replace(/^\/Azure\/[^/]+\/blob\/master\//, ''),
  nbviewer: (url) => decodeURIComponent(url.pathname).replace(/^\/github\/Azure\/[^/]+\/blob\/master\//, ''),
};

describe('whatever a notebook is called', () => {
  it.each(Object.keys(decoded))('%s links to it and nowhere else', (id) => {
    const launcher = known(id);
    const plain = new URL(linkOf(launcher, sampleTarget()));
    fc.assert(
      fc.property(path, (text) => {
        const source = { owner: 'Azure', name: 'Azure-Sentinel-Notebooks', ref: 'master', path: text };
        const link = linkOf(launcher, { ...sampleTarget(), source, file: { path: text } });
        const url = new URL(link);
        expect(url.origin).toBe(plain.origin);
        expect(url.host).toBe(plain.host);
        expect([...url.searchParams.keys()]).toEqual([...plain.searchParams.keys()]);
        for (const [key, value] of plain.searchParams) {
          if (key !== 'activeFilePath') expect(url.searchParams.get(key)).toBe(value);
        }
        if (id !== 'databricks') expect(url.hash).toBe('');
        // Neither a browser nor a chat that takes the link apart may end it early.
        expect(link).toMatch(/^[\w\-.~:/?#@&=%]+$/);
        const there = id === 'synapse' ? text.split('/').at(-1) : text;
        expect(decoded[id]?.(url, sampleTarget())).toBe(there);
      }),
    );
  });

  it('nbgitpuller opens the same path', () => {
    fc.assert(
      fc.property(path, (text) => {
        const source = { owner: 'Azure', name: 'Azure-Sentinel-Notebooks', ref: 'master', path: text };
        const url = new URL(linkOf(known('jupyterhub'), { ...sampleTarget(), source, file: undefined }));
        expect(url.searchParams.get('repo')).toBe('https://github.com/Azure/Azure-Sentinel-Notebooks');
        const opened = new URL(`https://hub/${url.searchParams.get('urlpath')}`);
        expect(opened.search).toBe('');
        expect(decodeURIComponent(opened.pathname)).toBe(`/lab/tree/Azure-Sentinel-Notebooks/${text}`);
      }),
    );
  });

  it.each([
    '../x.ipynb',
    'a/../../x.ipynb',
    'a/./x.ipynb',
    'a//x.ipynb',
    '..',
    '',
    'a\\..\\x.ipynb',
    'a\u0000.ipynb',
    'a\n.ipynb',
    'a\ud800.ipynb',
  ])('%j is refused by every launcher that would open it', (bad) => {
    const source = { owner: 'Azure', name: 'Azure-Sentinel-Notebooks', ref: 'master', path: bad };
    for (const id of Object.keys(decoded)) {
      expect(() => known(id).link({ ...sampleTarget(), source, file: { path: bad } }), id).toThrow(UserError);
    }
    expect(() => known('jupyterhub').link({ ...sampleTarget(), source, file: undefined })).toThrow(UserError);
  });

  it('neither owner, branch, workspace nor tenant changes where a link leads', () => {
    fc.assert(
      fc.property(name, name, (odd, other) => {
        const target: LaunchTarget = {
          ...sampleTarget(),
          tenantId: odd,
          sentinel: { subscriptionId: other, resourceGroup: odd, workspaceName: other },
          source: { owner: odd, name: other, ref: odd, path: 'x.ipynb' },
          file: undefined,
        };
        for (const launcher of launchers) {
          const url = new URL(linkOf(launcher, target));
          const plain = new URL(linkOf(launcher, { ...sampleTarget(), file: undefined }));
          expect(url.origin).toBe(plain.origin);
          expect(url.host).toBe(plain.host);
          expect([...url.searchParams.keys()]).toEqual([...plain.searchParams.keys()]);
          expect(url.pathname.split('/').length).toBe(plain.pathname.split('/').length);
        }
      }),
    );
  });
});

describe('a setting that is not what it should be', () => {
  it.each([
    ['jupyterlab', 'jupyter', 'http://127.0.0.1:8888/?token=abc', 'HUNTLINE_JUPYTER'],
    ['jupyterlab', 'jupyter', 'javascript:alert(1)', 'HUNTLINE_JUPYTER'],
    ['jupyterhub', 'jupyterHub', 'https://user:pass@hub.example', 'HUNTLINE_JUPYTERHUB'],
    ['jupyterhub', 'jupyterHub', 'hub.example', 'HUNTLINE_JUPYTERHUB'],
    ['databricks', 'databricks', 'https://adb.example/#workspace', 'HUNTLINE_DATABRICKS'],
    ['azureml', 'amlWorkspaceId', 'ml-soc', 'HUNTLINE_AML_WORKSPACE'],
    [
      'azureml',
      'amlWorkspaceId',
      '/subscriptions/a/resourceGroups/../providers/Microsoft.MachineLearningServices/workspaces/x',
      '',
    ],
    ['synapse', 'synapseWorkspace', '/subscriptions/a&b=c', 'HUNTLINE_SYNAPSE_WORKSPACE'],
  ])('%s says so: %s %s', (id, setting, value, named) => {
    const target = { ...sampleTarget(), settings: { ...sampleTarget().settings, [setting]: value } };
    expect(() => known(id).link(target)).toThrow(named);
    expect(() => known(id).link(target)).toThrow(UserError);
    try {
      known(id).link(target);
    } catch (error) {
      expect(String(error)).not.toContain('pass@');
      expect(String(error)).not.toContain('token=');
    }
  });
});

describe('an address of the operator’s own', () => {
  const templated = (id: string, template: string, target = sampleTarget()): LaunchTarget => ({
    ...target,
    settings: { ...target.settings, templates: { [id]: template } },
  });

  it('takes the place of the launcher’s', () => {
    const template =
      'https://{portal}/{tenant}#view/Our/Blade/{subscription}/{resourceGroup}/{workspace}?file={path}';
    expect(known('sentinel-azure').link(templated('sentinel-azure', template))).toBe(
      'https://portal.azure.com/55555555-6666-7777-8888-999999999999#view/Our/Blade/00000000-1111-2222-3333-444444444444/rg-soc/sentinel-prod?file=huntline/Entity%20Explorer%20-%20203.0.113.7%20%282%29.ipynb',
    );
  });

  it('says what it lacks', () => {
    const target = { cloud: clouds.china, settings: { templates: {} } };
    const template = 'https://{defender}/{workspace}/{tenant}';
    expect(known('sentinel-defender').link(templated('sentinel-defender', template, target))).toEqual({
      missing: ['a cloud that has a Defender portal', 'the Sentinel workspace’s name', 'the tenant’s id'],
    });
  });

  it.each([
    'javascript:alert(1)',
    'https://{owner}/x',
    'https://{owner}.example/x',
    'https://user@example.com/{path}',
    'https://example.com{path}',
    '{path}',
    'https://example.com/{nobody}',
    'https://example.com/{__proto__}',
    'not an address',
  ])('is refused, by the name of its setting: %s', (template) => {
    for (const id of ['github', 'sentinel-azure']) {
      const link = () => known(id).link(templated(id, template));
      expect(link).toThrow(UserError);
      expect(link).toThrow(templateSetting(id));
    }
  });

  it('stays on its host, whatever the notebook is called', () => {
    fc.assert(
      fc.property(path, (text) => {
        const target = { ...sampleTarget(), file: { path: text } };
        const link = known('jupyterlab').link(
          templated('jupyterlab', 'https://example.com/open?path={path}&tenant={tenant}', target),
        );
        const url = new URL(String(link));
        expect(url.origin).toBe('https://example.com');
        expect([...url.searchParams.keys()]).toEqual(['path', 'tenant']);
        expect(url.searchParams.get('path')).toBe(text);
      }),
    );
  });
});

function known(id: string): Launcher {
  const launcher = launcherNamed(id);
  if (!launcher) throw new Error(`no launcher ${id}`);
  return launcher;
}

function linkOf(launcher: Launcher, target: LaunchTarget): string {
  const link = launcher.link(target);
  if (typeof link !== 'string') throw new Error(`${launcher.id} lacks ${link.missing.join(', ')}`);
  return link;
}

function linesOf(target: LaunchTarget): string[] {
  return launchers.map((launcher) => {
    const link = launcher.link(target);
    return `${launcher.id}: ${typeof link === 'string' ? link : `lacks ${link.missing.join(', ')}`}`;
  });
}
