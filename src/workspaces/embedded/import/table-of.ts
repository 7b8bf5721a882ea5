import { knownTables } from '../../../kql/schemas.ts';

const identifier = /^[A-Za-z_]\w{0,254}$/;

/** Names that exports give their files, whatever is in them. */
const anyName = /^(PT\d+[HM]|query_data|query-results?|results?|export|logs?|data|part[-_]?\d*.*|\d.*)$/i;

/** The table that a row says it is of: exports write it into `Type`, which elsewhere is a column like others. */
export function tableOfRow(row: Readonly<Record<string, unknown>>): string | undefined {
  const { Type: type } = row;
  if (typeof type !== 'string' || !identifier.test(type)) return undefined;
  const exported = 'TimeGenerated' in row && ('TenantId' in row || '_ItemId' in row || 'SourceSystem' in row);
  return exported || type.endsWith('_CL') || isKnown(type) ? type : undefined;
}

/** The table that a path tells of: the container that data export writes to, or the file's own name. */
export function tableOfPath(path: string): string | undefined {
  const [, container] = /(?:^|[\\/])am-([A-Za-z]\w*)[\\/]/.exec(path) ?? [];
  if (container !== undefined) return named(container);
  const name = (path.split(/[\\/]/).at(-1) ?? '').replace(/\.(csv|tsv|json|ndjson|jsonl)(\.gz)?$/i, '');
  return identifier.test(name) && !anyName.test(name) ? named(name) : undefined;
}

function isKnown(table: string): boolean {
  return knownTables().includes(table);
}

/** As the known tables write it: containers are in lower case. */
function named(table: string): string {
  return knownTables().find((known) => known.toLowerCase() === table.toLowerCase()) ?? table;
}
