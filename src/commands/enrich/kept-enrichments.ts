import type { Answer } from '../../answers.ts';
import type { Context } from '../command.ts';
import { enrichmentsCsv } from './enrichments-csv.ts';

/** Answers `page N of <result>` and `csv <result>`; undefined where the line is another one. */
export function answerKept(rest: string, { incoming, services }: Context): Answer | undefined {
  const find = (id: string | undefined) => services.enrichment.kept.find(id ?? '', incoming);
  const paging = /^page\s+(\d{1,6})\s+of\s+(r[a-z0-9]{7})$/i.exec(rest.trim());
  if (paging) return { ...find(paging[2]), page: Number(paging[1]) };
  const csv = /^csv\s+(?:of\s+)?(r[a-z0-9]{7})$/i.exec(rest.trim());
  return csv ? enrichmentsCsv(find(csv[1])) : undefined;
}
