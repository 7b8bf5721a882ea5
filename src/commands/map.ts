import type { Answer, NoticeItem, PictureAnswer } from '../answers.ts';
import { addressOf } from '../enrich/address-of.ts';
import type { Location, Source } from '../enrichment.ts';
import { UserError } from '../errors.ts';
import { findObservables } from '../language/observables/find-observables.ts';
import { worldMap } from '../map/world-map.ts';
import type { Command, Context } from './command.ts';
import { textToEnrich } from './enrich/text-to-enrich.ts';
import { notice } from './notice.ts';

const mostAddresses = 1_000;
const mostPlaces = 12;

/** Puts addresses on a map of the world. */
export const map: Command = {
  name: 'map',
  summary: 'Addresses on a map of the world',
  access: 'reader',
  usage: [
    'map <addresses, or any text with them>',
    'map the last hunt                or: map <result>, map this',
  ],
  examples: ['map 85.214.149.236 8.8.8.8'],
  run: (args, context) => draw(args.rest, context),
};

/** An address that has a place. */
interface Located {
  readonly address: string;
  readonly location: Location;
}

async function draw(rest: string, context: Context): Promise<Answer> {
  const text = await textToEnrich(rest, context);
  const found = findObservables(text, { limit: mostAddresses, types: ['ipv4', 'ipv6', 'cidr', 'url'] });
  const addresses = found.observables.flatMap((observable) => addressOf(observable) ?? []);
  if (addresses.length === 0) {
    throw new UserError('There is no IP address that could be put on a map.', {
      hint: 'Try: map 85.214.149.236 8.8.8.8, or map the last hunt',
    });
  }
  context.progress(`Locating ${addresses.length.toLocaleString('en')} addresses …`);
  const located = await locate(addresses, context);
  const missing = addresses.length - located.length;
  const notes = [
    ...(missing > 0
      ? [`${missing} of ${addresses.length} addresses have no known place (private ones have none).`]
      : []),
    ...(found.more > 0
      ? [`Only the first ${mostAddresses} addresses were looked up; ${found.more} more were found.`]
      : []),
  ];
  if (located.length === 0) return notice('Nowhere on the map', notes.join(' '));
  return picture(located, notes, context);
}

/** Where each is; one that no database knows is left out. @throws {UserError} there is no database. */
async function locate(
  addresses: readonly string[],
  { services, signal }: Context,
): Promise<readonly Located[]> {
  const located: Located[] = [];
  for (const address of addresses) {
    signal.throwIfAborted();
    const location = await services.enrichment.locate(address);
    if (location?.latitude !== undefined && location.longitude !== undefined)
      located.push({ address, location });
  }
  return located;
}

async function picture(
  located: readonly Located[],
  notes: readonly string[],
  { incoming, now }: Context,
): Promise<PictureAnswer> {
  const points = located.map(({ location: { latitude = 0, longitude = 0 } }) => ({ latitude, longitude }));
  const { png, characters } = await worldMap(points);
  const items = placesOf(located, incoming.locale);
  const many = `${located.length.toLocaleString('en')} ${located.length === 1 ? 'address' : 'addresses'}`;
  return {
    kind: 'picture',
    title: `${many} on the map`,
    name: 'map.png',
    mime: 'image/png',
    content: png.toString('base64'),
    description: `A map of the world with ${many}: ${items.map(({ name }) => name).join(', ')}.`,
    characters,
    items,
    sources: sourcesOf(located),
    locale: incoming.locale,
    timeZone: incoming.timeZone,
    now: now.toISOString(),
    notes,
    actions: [],
  };
}

/** Places by how many addresses are there, most first. */
function placesOf(located: readonly Located[], locale: string): readonly NoticeItem[] {
  const countries = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' });
  const places = Map.groupBy(located, ({ location: { city, country } }) =>
    [city, country === undefined ? undefined : countryName(countries, country)].filter(Boolean).join(', '),
  );
  const sorted = [...places].sort(([, a], [, b]) => b.length - a.length);
  const shown = sorted.slice(0, mostPlaces).map(([name, there]) => ({
    name: name === '' ? 'somewhere' : name,
    text: there.length <= 3 ? there.map(({ address }) => address).join(', ') : `${there.length} addresses`,
  }));
  const rest = sorted.length - shown.length;
  return rest > 0 ? [...shown, { name: `… and ${rest} more places`, text: '' }] : shown;
}

/** A code that a database made up is shown as it is. */
function countryName(countries: Intl.DisplayNames, code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code;
}

/** The databases ask to be named; each once. */
function sourcesOf(located: readonly Located[]): readonly Source[] {
  const all = located.flatMap(({ location }) => location.sources);
  return [...new Map(all.map((source) => [`${source.name} ${source.builtAt}`, source])).values()];
}
