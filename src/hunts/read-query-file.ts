import { type LocatedYaml, readLocatedYaml } from '../located-yaml.ts';
import type { Finding } from './finding.ts';
import type { Hunt } from './hunt.ts';
import { indentQuoted } from './indent-quoted.ts';
import { readSentinelRule } from './read-sentinel-rule.ts';
import { readTemplateFile } from './read-template-file.ts';
import { ReportBook } from './report-book.ts';

/** What a file gave. */
export interface ReadQueryFile {
  readonly hunts: readonly Hunt[];
  readonly findings: readonly Finding[];
}

/** In characters. */
const largest = 2_000_000;

/**
 * Reads a file in MSTICPy's format, or in Azure-Sentinel's for hunting queries and analytics rules. What is not valid
 * is reported with its place, and the rest is kept.
 */
export function readQueryFile(file: string, text: string): ReadQueryFile {
  const yaml = readYaml(text);
  const book = new ReportBook(file, yaml);
  for (const { message, ...place } of yaml.problems) book.add('error', 'format', place, message);
  if (book.findings.length > 0) return { hunts: [], findings: book.findings };
  const read = readerOf(yaml.value);
  if (!read) {
    book.report([], whatItIs(yaml.value));
  }
  return { hunts: read?.(yaml.value, book) ?? [], findings: book.findings };
}

function readYaml(text: string): LocatedYaml {
  const options = { scalars: 'typed', largest } as const;
  const strict = readLocatedYaml(text, options);
  if (strict.problems.length === 0 || text.length > largest) return strict;
  const lenient = readLocatedYaml(indentQuoted(text), options);
  return lenient.problems.length === 0 ? lenient : strict;
}

function readerOf(content: unknown): ((content: unknown, book: ReportBook) => readonly Hunt[]) | undefined {
  if (typeof content !== 'object' || content === null) return undefined;
  // Both formats may have a `metadata`.
  if ('query' in content && !('sources' in content)) return readSentinelRule;
  return 'sources' in content || 'metadata' in content ? readTemplateFile : undefined;
}

/** What is known of a file that holds no hunts, and what to do about it. */
function whatItIs(content: unknown): string {
  if (typeof content === 'object' && content !== null && ('resources' in content || 'properties' in content))
    return 'an export of Azure Resource Manager: give the rule’s own YAML, with id, name and query at the top';
  return 'neither MSTICPy’s query templates (metadata, sources) nor an Azure-Sentinel query or rule (id, name, query)';
}
