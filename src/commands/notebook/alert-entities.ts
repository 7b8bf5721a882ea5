import type { EntityType, Json } from '../../types.ts';

/** One thing that an alert names. */
export type NamedEntity = readonly [type: EntityType, value: string];

type Fields = { readonly [key: string]: Json };
/** How a thing of one kind is called: Sentinel's entity type to what hunts and notebooks look for. */
type Reader = (
  fields: Fields,
  look: (value: Json | undefined) => Fields | undefined,
) => readonly NamedEntity[];

/** Things within things; an alert's own nest three or four deep. */
const deepest = 8;
/** Things of one alert that are looked at. */
const mostThings = 2_000;

/**
 * What the `Entities` of an alert name, in their order, each once: Sentinel's list of objects, as text or as JSON. Things
 * within things count, references (`$ref`) are followed; what cannot be read names nothing.
 */
export function alertEntities(entities: Json): readonly NamedEntity[] {
  const read = typeof entities === 'string' ? parsed(entities) : entities;
  const things = thingsIn(read);
  const byId = new Map(
    things.flatMap((fields) => (text(fields.$id) === '' ? [] : [[text(fields.$id), fields]])),
  );
  const look = (value: Json | undefined): Fields | undefined => {
    const fields = isFields(value) ? value : undefined;
    const reference = text(fields?.$ref);
    return reference === '' ? fields : byId.get(reference);
  };
  const found = new Map<string, NamedEntity>();
  for (const fields of things) {
    const type = text(fields.Type).toLowerCase();
    const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
    for (const named of reader?.(fields, look) ?? []) found.set(named.join('\n'), named);
  }
  return [...found.values()];
}

const readers: Readonly<Record<string, Reader>> = {
  account: (fields) => named('account', accountName(fields)),
  'azure-resource': ({ ResourceId }) => named('resource', text(ResourceId)),
  azureresource: ({ ResourceId }) => named('resource', text(ResourceId)),
  dns: ({ DomainName }) => named('domain', text(DomainName)),
  file: (fields) => [...named('file', fileName(fields)), ...hashesOf(fields)],
  filehash: ({ Value }) => named('hash', text(Value)),
  host: ({ HostName, NetBiosName }) => named('host', text(HostName) || text(NetBiosName)),
  ip: ({ Address }) => named('ip', text(Address)),
  mailbox: ({ MailboxPrimaryAddress, Upn }) => named('account', text(MailboxPrimaryAddress) || text(Upn)),
  mailmessage: ({ Recipient, SenderIP }) => [
    ...named('account', text(Recipient)),
    ...named('ip', text(SenderIP)),
  ],
  process: ({ ImageFile }, look) => named('process', text(look(ImageFile)?.Name)),
  url: ({ Url }) => named('url', text(Url)),
};

/** `ana@contoso.com`, `CONTOSO\ana` or the bare name: as the hunts on accounts take it. */
function accountName({ Name, UPNSuffix, NTDomain }: Fields): string {
  const name = text(Name);
  if (name === '' || name.includes('@')) return name;
  if (text(UPNSuffix) !== '') return `${name}@${text(UPNSuffix)}`;
  return text(NTDomain) === '' ? name : `${text(NTDomain)}\\${name}`;
}

function fileName({ Name, Directory }: Fields): string {
  const folder = text(Directory).replace(/[\\/]+$/, '');
  if (text(Name) === '' || folder === '') return text(Name);
  return `${folder}${folder.includes('/') && !folder.includes('\\') ? '/' : '\\'}${text(Name)}`;
}

/** Hashes within a file often go without their own type. */
function hashesOf({ FileHashes }: Fields): readonly NamedEntity[] {
  const hashes = Array.isArray(FileHashes) ? FileHashes : [];
  return hashes.flatMap((hash: Json) => (isFields(hash) ? named('hash', text(hash.Value)) : []));
}

function named(type: EntityType, value: string): readonly NamedEntity[] {
  return value === '' ? [] : [[type, value]];
}

function thingsIn(entities: Json | undefined): readonly Fields[] {
  const things: Fields[] = [];
  const walk = (value: Json, depth: number): void => {
    if (depth > deepest || things.length >= mostThings || typeof value !== 'object' || value === null) return;
    if (isFields(value)) things.push(value);
    for (const inner of Object.values(value)) walk(inner, depth + 1);
  };
  walk(entities ?? null, 0);
  return things;
}

function parsed(json: string): Json {
  try {
    return JSON.parse(json);
  } catch {
    // Log Analytics cuts long texts: half a list names nothing that is certain.
    return null;
  }
}

function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value.trim() : '';
}
