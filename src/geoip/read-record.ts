/** What a record says of an address, whichever database it is from; absent parts are not known. */
export interface GeoRecord {
  readonly country?: string;
  readonly region?: string;
  readonly city?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly asn?: number;
  readonly asName?: string;
}

type Fields = Readonly<Record<string, unknown>>;

const longestText = 200;
const mostAsn = 4_294_967_295;

/**
 * Reads both shapes: MaxMind’s (`country.iso_code`, `city.names.en`, `location.latitude`) and the flat one
 * (`country_code`, `state1`, `city`, `latitude`). What does not fit is left out.
 */
export function readRecord(record: unknown): GeoRecord {
  const flat = fieldsOf(record);
  const { latitude, longitude } = coordinates(fieldsOf(flat.location), flat);
  const region = Array.isArray(flat.subdivisions) ? nameOf(flat.subdivisions[0]) : undefined;
  const traits = fieldsOf(flat.traits);
  return present({
    country: countryOf(fieldsOf(flat.country).iso_code, flat.country_code, flat.country),
    region: region ?? firstText(flat.state1, flat.region, flat.state),
    city: nameOf(flat.city) ?? firstText(flat.city),
    latitude,
    longitude,
    asn: asnOf(flat.autonomous_system_number ?? traits.autonomous_system_number ?? flat.asn),
    asName: firstText(
      flat.autonomous_system_organization,
      traits.autonomous_system_organization,
      flat.as_name,
      flat.as_organization,
    ),
  });
}

/** A text as it may be shown: without control characters, and not longer than anybody’s name. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value
    .slice(0, longestText * 2)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]+/gu, ' ')
    .trim();
  return text.slice(0, longestText).toWellFormed() || undefined;
}

function coordinates(nested: Fields, flat: Fields): { latitude?: number; longitude?: number } {
  for (const [lat, lon] of [
    [nested.latitude, nested.longitude],
    [flat.latitude, flat.longitude],
    [flat.lat, flat.lng],
  ]) {
    const latitude = degrees(lat, 90);
    const longitude = degrees(lon, 180);
    if (latitude !== undefined && longitude !== undefined) return { latitude, longitude };
  }
  return {};
}

/** Rounded to a ten-thousandth, some ten metres: single-precision floats come with digits that mean nothing. */
function degrees(value: unknown, most: number): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  if (typeof number !== 'number' || !(Math.abs(number) <= most)) return undefined;
  return Math.round(number * 10_000) / 10_000;
}

function countryOf(...values: readonly unknown[]): string | undefined {
  const code = values.find((value) => typeof value === 'string' && /^[a-z]{2}$/i.test(value));
  return typeof code === 'string' ? code.toUpperCase() : undefined;
}

function asnOf(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value.replace(/^AS/i, '')) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number <= mostAsn
    ? number
    : undefined;
}

function nameOf(place: unknown): string | undefined {
  const names = fieldsOf(fieldsOf(place).names);
  return cleanText(names.en) ?? firstText(...Object.values(names));
}

function firstText(...values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const text = cleanText(value);
    if (text !== undefined) return text;
  }
  return undefined;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function present(record: { [Name in keyof GeoRecord]: GeoRecord[Name] | undefined }): GeoRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
