import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../src/hunts/catalogue.ts';
import type { Hunt } from '../src/hunts/hunt.ts';
import { pageWith, tableRow } from './page-list.ts';

// Writes the list of hunts into `docs/hunts.md`; run it after a change to `queries/`.
const page = new URL('../docs/hunts.md', import.meta.url);

/** The page with the list as the catalogue has it. */
export async function pageWithHunts(text: string): Promise<string> {
  return pageWith(await huntList(), 'hunt-table.ts', text);
}

async function huntList(): Promise<string> {
  const { catalogue } = await loadCatalogue([fileURLToPath(new URL('../queries', import.meta.url))]);
  const hunts = catalogue.all();
  const groups = Map.groupBy(hunts, ({ group }) => group);
  const tables = [...groups].map(([group, members]) => {
    const head = '| hunt | what for | tables | MITRE ATT&CK | try |\n| --- | --- | --- | --- | --- |';
    return `### ${group}\n\n${[head, ...members.map((hunt) => tableRow(cellsOf(hunt)))].join('\n')}\n`;
  });
  return `${hunts.length} hunts.\n\n${tables.join('\n')}`;
}

function cellsOf({ name, aliases, description, tables, techniques, example }: Hunt): readonly string[] {
  return [
    [`\`${name}\``, ...aliases.map((alias) => (alias.includes('.') ? `\`${alias}\`` : alias))].join(', '),
    description,
    tables.join(', '),
    techniques.join(', '),
    `\`${example}\``,
  ];
}

if (import.meta.main) writeFileSync(page, await pageWithHunts(readFileSync(page, 'utf8')));
