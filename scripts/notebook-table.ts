import { readFileSync, writeFileSync } from 'node:fs';
import { clouds } from '../src/azure/clouds.ts';
import { loadNotebooks } from '../src/notebooks/catalogue.ts';
import { launcherNamed } from '../src/notebooks/launchers/index.ts';
import type { Notebook } from '../src/notebooks/notebook.ts';
import { pageWith, tableRow } from './page-list.ts';

// Writes the list of notebooks into `docs/notebooks.md`; run it after a change to `notebooks/catalogue.yaml`.
const page = new URL('../docs/notebooks.md', import.meta.url);

/** The page with the list as the catalogue has it. */
export async function pageWithList(text: string): Promise<string> {
  return pageWith(await notebookList(), 'notebook-table.ts', text);
}

async function notebookList(): Promise<string> {
  const { notebooks, repositories } = await loadNotebooks({ folders: [] });
  const compared = repositories.map(
    ({ owner, name, ref, comparedAt, note }) =>
      `- \`${owner}/${name}\` (branch \`${ref}\`), compared on ${comparedAt}. ${note ?? ''}`,
  );
  const groups = Map.groupBy(notebooks.all(), (one) => (one.retired ? 'Retired' : one.group));
  const tables = [...groups].map(([group, members]) => {
    const retired = group === 'Retired';
    const head = retired
      ? '| name | was | why | take instead |\n| --- | --- | --- | --- |'
      : '| name | what for | data | starts with | seen |\n| --- | --- | --- | --- | --- |';
    const rows = members.map((one) => {
      const cells = retired
        ? [`\`${one.id}\``, linked(one), one.retired?.why ?? '', `\`${one.retired?.heir ?? ''}\``]
        : [
            `\`${one.id}\``,
            `${linked(one)}: ${one.purpose}${one.kernel === 'python' ? '' : ` (${kernels[one.kernel]})`}`,
            one.needs.join(', '),
            one.entities.join(', '),
            String(one.seen ?? ''),
          ];
      return tableRow(cells);
    });
    return `### ${group}\n\n${[head, ...rows].join('\n')}\n`;
  });

  function linked(notebook: Notebook): string {
    const source = notebooks.sourceOf(notebook);
    const link = launcherNamed('github')?.link({ cloud: clouds.global, source, settings: { templates: {} } });
    return typeof link === 'string' ? `[${notebook.title}](${link})` : notebook.title;
  }

  return `${compared.join('\n')}\n\n${tables.join('\n')}`;
}

const kernels = { python: 'Python', spark: 'Spark', powershell: 'PowerShell', csharp: 'C#' } as const;

if (import.meta.main) writeFileSync(page, await pageWithList(readFileSync(page, 'utf8')));
