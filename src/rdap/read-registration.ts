import { z } from 'zod';
import type { Registration, Source } from '../enrichment.ts';
import { cleanDate, cleanText } from './clean-text.ts';
import { type Contact, contactsOf } from './contacts.ts';
import type { RegistryKind } from './registry-query.ts';

const text = z.string().optional().catch(undefined);

/** What is read of an answer (RFC 9083); anything else in it is passed over. */
const answerSchema = z.object({
  objectClassName: z.string(),
  handle: text,
  name: text,
  ldhName: text,
  country: text,
  startAddress: text,
  endAddress: text,
  startAutnum: z.number().optional().catch(undefined),
  endAutnum: z.number().optional().catch(undefined),
  status: z.array(z.unknown()).catch([]),
  events: z
    .array(
      z.object({ eventAction: z.string(), eventDate: z.string() }).catch({ eventAction: '', eventDate: '' }),
    )
    .catch([]),
  entities: z.array(z.unknown()).catch([]),
  remarks: z
    .array(z.object({ title: text, description: z.array(z.unknown()).catch([]) }).catch({ description: [] }))
    .catch([]),
});
type Answer = z.infer<typeof answerSchema>;

const classes: Readonly<Record<RegistryKind, string>> = {
  asn: 'autnum',
  dns: 'domain',
  ipv4: 'ip network',
  ipv6: 'ip network',
};

const mostStatuses = 20;

/** What a registry’s answer says; undefined where it is no such answer. */
export function readRegistration(body: string, kind: RegistryKind, source: Source): Registration | undefined {
  const answer = parseAnswer(body);
  if (answer?.objectClassName.toLowerCase() !== classes[kind]) return undefined;
  const contacts = contactsOf(answer.entities);
  const holder = withRole(contacts, 'registrant');
  const registrar = kind === 'dns' ? withRole(contacts, 'registrar') : undefined;
  return {
    ...present({
      handle: cleanText(answer.handle),
      name: cleanText(kind === 'dns' ? answer.ldhName?.toLowerCase() : answer.name),
      holder: nameOf(holder) ?? (kind === 'dns' ? undefined : described(answer)),
      country: cleanText(answer.country)?.toUpperCase() ?? holder?.country,
      covers: coversOf(answer, kind),
      registeredAt: eventOf(answer, 'registration'),
      changedAt: eventOf(answer, 'last changed'),
      expiresAt: eventOf(answer, 'expiration') ?? eventOf(answer, 'registrar expiration'),
      registrar: nameOf(registrar),
      abuseContact: contacts.find(({ roles, email }) => roles.includes('abuse') && email !== undefined)
        ?.email,
    }),
    status: answer.status.flatMap((status) => cleanText(status) ?? []).slice(0, mostStatuses),
    source,
  };
}

function parseAnswer(body: string): Answer | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** The one that says the most of itself: registries list a person and its organisation in the same role. */
function withRole(contacts: readonly Contact[], role: string): Contact | undefined {
  const all = contacts.filter(({ roles }) => roles.includes(role));
  return all.find(({ name }) => name !== undefined) ?? all[0];
}

function nameOf(contact: Contact | undefined): string | undefined {
  return contact?.name ?? contact?.handle;
}

/** APNIC and others say whose a network is in a remark. */
function described({ remarks }: Answer): string | undefined {
  return cleanText(remarks.find(({ title }) => title?.toLowerCase() === 'description')?.description[0]);
}

function coversOf(answer: Answer, kind: RegistryKind): string | undefined {
  if (kind === 'dns') return cleanText(answer.ldhName?.toLowerCase());
  const [first, last] =
    kind === 'asn'
      ? [answer.startAutnum, answer.endAutnum].map((number) =>
          number === undefined ? undefined : `AS${number}`,
        )
      : [cleanText(answer.startAddress), cleanText(answer.endAddress)];
  if (first === undefined || last === undefined || first === last) return first;
  return `${first} – ${last}`;
}

function eventOf({ events }: Answer, action: string): string | undefined {
  const event = events.find(({ eventAction }) => eventAction.toLowerCase() === action);
  return cleanDate(event?.eventDate);
}

type Said = Omit<Registration, 'source' | 'status'>;

function present(fields: { [Name in keyof Said]: Said[Name] | undefined }): Said {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
