import { z } from 'zod';
import { cleanText } from './clean-text.ts';

/** A person or organisation of an answer. */
export interface Contact {
  readonly roles: readonly string[];
  readonly handle?: string | undefined;
  /** The organisation’s name, else the person’s. */
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  /** A code of two letters where there is one, else a name. */
  readonly country?: string | undefined;
}

const entitySchema = z.object({
  handle: z.string().optional().catch(undefined),
  roles: z.array(z.string()).catch([]),
  vcardArray: z.unknown(),
  entities: z.array(z.unknown()).catch([]),
});

/** `["email", {}, "text", "abuse@example.net"]` */
const propertySchema = z.tuple([z.string(), z.record(z.string(), z.unknown()), z.string()], z.unknown());
type Property = z.infer<typeof propertySchema>;

const deepest = 4;
const most = 100;

/** All contacts of an answer, the outer before the inner; those that do not fit the standard are left out. */
export function contactsOf(entities: readonly unknown[]): readonly Contact[] {
  const contacts: Contact[] = [];
  let level = entities;
  for (let depth = 0; depth < deepest && level.length > 0 && contacts.length < most; depth++) {
    const inner: unknown[] = [];
    for (const entity of level.slice(0, most)) {
      const { data } = entitySchema.safeParse(entity);
      if (!data) continue;
      const roles = data.roles.slice(0, 20).map((role) => role.toLowerCase());
      contacts.push({ roles, handle: cleanText(data.handle), ...cardOf(data.vcardArray) });
      inner.push(...data.entities);
    }
    level = inner;
  }
  return contacts.slice(0, most);
}

/** Reads a jCard (RFC 7095). */
function cardOf(vcard: unknown): Pick<Contact, 'country' | 'email' | 'name'> {
  const list: unknown = Array.isArray(vcard) ? vcard[1] : undefined;
  const entries: readonly unknown[] = Array.isArray(list) ? list.slice(0, most) : [];
  const properties = entries.flatMap((entry) => {
    const { data } = propertySchema.safeParse(entry);
    return data ? [data] : [];
  });
  const firstOf = (name: string) =>
    properties
      .filter(([property]) => property.toLowerCase() === name)
      .map(([, , , value]) => told(Array.isArray(value) ? value[0] : value))
      .find((text) => text !== undefined);
  const address = properties.find(([property]) => property.toLowerCase() === 'adr');
  const email = firstOf('email');
  return {
    name: firstOf('org') ?? firstOf('fn'),
    email: email !== undefined && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined,
    country: address && countryOf(address),
  };
}

function countryOf([, parameters, , value]: Property): string | undefined {
  const code = told(parameters.cc);
  if (code !== undefined && /^[a-z]{2}$/i.test(code)) return code.toUpperCase();
  // The seventh of an address’s parts; registries that keep it as one label have the country in its last line.
  const part = Array.isArray(value) ? told(value[6]) : undefined;
  const label = typeof parameters.label === 'string' ? parameters.label.split('\n').at(-1) : undefined;
  return part ?? told(label);
}

/** Undefined for what is there to say that nothing is said. */
function told(value: unknown): string | undefined {
  const text = cleanText(value);
  return text !== undefined && /redacted|not disclosed|withheld for privacy|data protected/i.test(text)
    ? undefined
    : text;
}
