/** What a record says of an address, whichever database it is from; undefined is what is not known. */
export interface GeoRecord {
  readonly country: string | undefined;
  readonly region: string | undefined;
  readonly city: string | undefined;
  readonly latitude: number | undefined;
  readonly longitude: number | undefined;
  readonly asn: number | undefined;
  readonly asName: string | undefined;
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
  const [latitude, longitude] = coordinates(fieldsOf(flat.location), flat);
  const region = Array.isArray(flat.subdivisions) ? nameOf(flat.subdivisions[0]) : undefined;
  const traits = fieldsOf(flat.traits);
  return {
    country:
      countryOf(fieldsOf(flat.country).iso_code) ?? countryOf(flat.country_code) ?? countryOf(flat.country),
    region: region ?? cleanText(flat.state1) ?? cleanText(flat.region) ?? cleanText(flat.state),
    city: nameOf(flat.city) ?? cleanText(flat.city),
    latitude,
    longitude,
    asn: asnOf(flat.autonomous_system_number ?? traits.autonomous_system_number ?? flat.asn),
    asName:
      cleanText(flat.autonomous_system_organization) ??
      cleanText(traits.autonomous_system_organization) ??
      cleanText(flat.as_name) ??
      cleanText(flat.as_organization),
  };
}

/** A text as it may be shown: without control characters, and not longer than anybody’s name. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (value.length <= longestText && /^[!-~](?:[ -~]*[!-~])?$/.test(value)) return value;
  const text = value
    .slice(0, longestText * 2)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]+/gu, ' ')
    .trim();
  return text.slice(0, longestText).toWellFormed() || undefined;
}

function coordinates(nested: Fields, flat: Fields): readonly [number, number] | readonly [] {
  return (
    pair(nested.latitude, nested.longitude) ??
    pair(flat.latitude, flat.longitude) ??
    pair(flat.lat, flat.lng) ??
    []
  );
}

function pair(lat: unknown, lon: unknown): readonly [number, number] | undefined {
  const latitude = degrees(lat, 90);
  const longitude = degrees(lon, 180);
  return latitude === undefined || longitude === undefined ? undefined : [latitude, longitude];
}

/** Rounded to a ten-thousandth, some ten metres: single-precision floats come with digits that mean nothing. */
function degrees(value: unknown, most: number): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  if (typeof number !== 'number' || !(Math.abs(number) <= most)) return undefined;
  return Math.round(number * 10_000) / 10_000;
}

function countryOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z]{2}$/i.test(value) ? value.toUpperCase() : undefined;
}

function asnOf(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value.replace(/^AS/i, '')) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number <= mostAsn
    ? number
    : undefined;
}

function nameOf(place: unknown): string | undefined {
  const names = fieldsOf(fieldsOf(place).names);
  return cleanText(names.en) ?? cleanText(Object.values(names).find((name) => cleanText(name) !== undefined));
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
