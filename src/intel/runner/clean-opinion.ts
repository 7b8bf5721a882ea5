import { type Fact, type Opinion, type Severity, severities } from '../../enrichment.ts';

const longestSummary = 200;
const longestName = 80;
const longestFact = 200;
const longestTag = 80;
const mostFacts = 12;
const mostTags = 20;
const longestPage = 2_048;

/**
 * An opinion whose texts are bounded and hold nothing that steers a terminal or turns the writing round; it is made of
 * a provider's words. Undefined where it is none at all.
 */
export function cleanOpinion(opinion: Opinion): Opinion | undefined {
  if (!severities.includes(opinion.severity) || typeof opinion.summary !== 'string') return undefined;
  const summary = cleanText(opinion.summary, longestSummary);
  const facts = listOf<Fact>(opinion.facts)
    .slice(0, mostFacts)
    .flatMap((fact) => {
      const name = cleanText(fact?.name, longestName);
      const value = cleanText(fact?.value, longestFact);
      return name && value ? [{ name, value }] : [];
    });
  const tags = listOf<string>(opinion.tags)
    .slice(0, mostTags)
    .flatMap((tag) => cleanText(tag, longestTag) || []);
  const page = safePage(opinion.page);
  return {
    severity: opinion.severity,
    summary: summary || defaultSummary[opinion.severity],
    ...(facts.length > 0 ? { facts } : {}),
    ...(tags.length > 0 ? { tags: [...new Set(tags)] } : {}),
    ...(page === undefined ? {} : { page }),
  };
}

const defaultSummary: Readonly<Record<Severity, string>> = {
  high: 'calls it bad',
  warning: 'warns of it',
  information: 'knows it',
  none: 'finds it harmless',
  unknown: 'does not know it',
};

// Controls, and the characters that reorder text or hide in it.
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/** One line of at most `length` UTF-16 units; an empty one for what is no text. */
function cleanText(text: unknown, length: number): string {
  if (typeof text !== 'string') return '';
  // Cut roughly before the work is done: it may be megabytes.
  const line = text
    .slice(0, length * 4)
    .replace(unseen, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toWellFormed();
  return line.length <= length ? line : `${line.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function safePage(page: unknown): string | undefined {
  if (typeof page !== 'string' || page.length > longestPage) return undefined;
  const url = URL.parse(page);
  return url?.protocol === 'https:' && !url.username && !url.password ? url.href : undefined;
}

function listOf<T>(list: readonly T[] | undefined): readonly T[] {
  return Array.isArray(list) ? (list as readonly T[]) : [];
}
