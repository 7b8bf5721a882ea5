import type { HuntListAnswer } from '../../answers.ts';
import { UserError } from '../../errors.ts';
import type { HuntLine } from '../../language/hunt-line.ts';
import { entityTypeOf } from '../../language/observable-type.ts';
import { findObservables } from '../../language/observables/find-observables.ts';
import { quoteWord } from '../../language/quote-word.ts';
import { refang } from '../../language/refang.ts';
import type { EntityType } from '../../types.ts';
import type { Context } from '../command.ts';

const mostThings = 4;
const mostActions = 6;

interface Thing {
  readonly value: string;
  readonly type: EntityType;
}

/** `hunt for <thing or text>`: every hunt that takes such a thing, most useful first, each with its line. */
export function huntsFor(text: string, line: HuntLine, page: number, { services }: Context): HuntListAnswer {
  const seen = thingsIn(text);
  const things = seen.length > 0 ? seen : plainName(text);
  if (things.length === 0) {
    throw new UserError(`I see no address, account, domain, URL, hash or path in “${text.slice(0, 80)}”.`, {
      title: 'Nothing to hunt for',
      hint: 'A name of several words needs the hunt too, such as: hunt processes for "HOST 12"',
      actions: [{ title: 'All hunts', line: 'hunt list' }],
    });
  }
  const lines = things.flatMap(({ value, type }) =>
    services.catalogue.taking(type).map((hunt) => ({
      hunt,
      title: `${hunt.title}: ${value}`,
      line: ['hunt', hunt.aliases[0] ?? hunt.name, 'for', quoteWord(value), line.phrase]
        .filter(Boolean)
        .join(' '),
    })),
  );
  return {
    kind: 'hunt-list',
    title: `Hunts for ${[...new Set(things.map(({ value }) => value))].join(', ')}`,
    words: text,
    hunts: uniqueBy(lines, ({ hunt }) => hunt.name).map(({ hunt, line: example }) => ({ ...hunt, example })),
    total: services.catalogue.all().length,
    page,
    line: ['hunt for', quoteWord(text), line.phrase].filter(Boolean).join(' '),
    actions: lines.slice(0, mostActions).map(({ title, line: typed }) => ({ title, line: typed })),
  };
}

/** A single word that looks like nothing in particular may be a host's name, or an account's. */
function plainName(text: string): readonly Thing[] {
  const value = text.trim();
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._$-]{0,62}$/u.test(value)) return [];
  return [
    { value, type: 'host' },
    { value, type: 'account' },
  ];
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(items.toReversed().map((item) => [key(item), item])).values()].toReversed();
}

/**
 * The first few different things that a text names, defanged or not, in the order of the text: its observables as they
 * are written but for the fangs, since logs may hold them so, and the accounts and hosts among its words.
 */
function thingsIn(text: string): readonly Thing[] {
  const whole = refang(text.trim());
  const observables = findObservables(text).observables.map(({ found }) => refang(found));
  const words = text.split(/[\s,;"'<>|]+/).map((word) => word.replace(/[.:!?)\]]+$/, ''));
  const names = words.filter((word) => ['account', 'host'].includes(entityTypeOf(word) ?? ''));
  const things = new Map<string, Thing>();
  for (const value of entityTypeOf(whole) ? [whole] : [...observables, ...names]) {
    const type = entityTypeOf(value);
    if (type && !things.has(value.toLowerCase())) things.set(value.toLowerCase(), { value, type });
  }
  return [...things.values()].slice(0, mostThings);
}
