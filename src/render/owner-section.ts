import type { Registration } from '../enrichment.ts';
import { countryName, run, showDay } from './enrichment-words.ts';
import { sourceLines } from './place-section.ts';
import { factRow, type Section, type Writing } from './section.ts';
import { showText } from './show-text.ts';

/** Whose an address, network or domain is, by its registry. */
export function ownerSection(registration: Registration, writing: Writing): Section {
  const { reader } = writing;
  const { handle, name, holder, country, covers, registrar, abuseContact, status } = registration;
  const rows = [
    ...factRow('Holder', joined([holder, country && countryName(country, reader.locale)], ', ')),
    ...factRow(
      'Record',
      joined([name, handle], ' · '),
      isSame(handle, covers) ? '' : showText(covers ?? '', 120),
    ),
    ...factRow('Registered', datesOf(registration)),
    ...factRow('Registrar', showText(registrar ?? '', 100)),
    ...factRow('Abuse contact', showText(abuseContact ?? '', 120)),
    ...factRow('Status', showText(status.slice(0, 6).join(', '), 160)),
  ];

  function datesOf({ registeredAt, changedAt, expiresAt }: Registration): string {
    return [
      registeredAt === undefined ? '' : showDay(registeredAt, reader),
      changedAt === undefined ? '' : `changed ${showDay(changedAt, reader)}`,
      expiresAt === undefined ? '' : `expires ${showDay(expiresAt, reader)}`,
    ]
      .filter((part) => part !== '')
      .join(', ');
  }

  return {
    lines: rows.length === 0 ? [{ runs: [run('The registry does not say')] }] : [],
    rows,
    below: sourceLines(registration.source, writing, 'plain'),
  };
}

/** What there is of it, each thing once. */
function joined(parts: readonly (string | undefined)[], by: string): string {
  return [...new Set(parts.flatMap((part) => (part ? [showText(part, 100)] : [])))].join(by);
}

/** Registries like to name a network after its range. */
function isSame(one = '', two = ''): boolean {
  const plain = (text: string) => text.replaceAll(/[\s–-]+/g, '-').toLowerCase();
  return plain(one) === plain(two);
}
