// Slack hands text over in its own markup: `<http://a.example|a.example>` for what was typed as `a.example`,
// `&lt;` for `<`. A line must be what the person typed, or KQL and observables would break.

const token = new RegExp(
  [
    '<@(?<user>[UW][A-Z0-9]+)(?:\\|(?<userName>[^>]*))?>',
    '<#(?<channel>[CDG][A-Z0-9]+)(?:\\|(?<channelName>[^>]*))?>',
    '<!(?<special>[a-z]+(?:\\^[^>|]*)?)(?:\\|(?<specialName>[^>]*))?>',
    '<(?<link>(?:[A-Za-z][A-Za-z0-9+.-]*://|mailto:|tel:)[^>|]+)(?:\\|(?<label>[^>]*))?>',
    '(?<entity>&(?:amp|lt|gt);)',
  ].join('|'),
  'g',
);

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Slack's markup undone; `nameOf` gives the name of a mentioned user id, where it is known. */
export function asTyped(
  text: string,
  nameOf: (userId: string) => string | undefined = () => undefined,
): string {
  return undone(text, nameOf, (link) => link);
}

/** The same for what is read rather than run: a link that is called something else is there by both, its name first. */
export function asSaid(text: string): string {
  return undone(
    text,
    () => undefined,
    (link, label) => `${label} ${link}`,
  );
}

/** `named` writes a link that was given a name by hand. */
function undone(
  text: string,
  nameOf: (userId: string) => string | undefined,
  named: (link: string, label: string) => string,
): string {
  return text.replaceAll(token, (...match) => {
    const part = match.at(-1) as Readonly<Record<string, string | undefined>>;
    if (part.entity) return entities[part.entity.toLowerCase()] ?? part.entity;
    if (part.user) return `@${decoded(part.userName || nameOf(part.user) || part.user)}`;
    if (part.channel) return `#${decoded(part.channelName || part.channel)}`;
    if (part.special) return typedSpecial(part.special, decoded(part.specialName ?? ''));
    const link = decoded(part.link ?? '');
    const address = link.replace(/^(?:mailto|tel):/i, '');
    if (!part.label) return address;
    const label = decoded(part.label);
    return isSame(link, label) ? label : named(address, label);
  });
}

/** The ids of the users whom a Slack text mentions. */
export function mentionedUsers(text: string): readonly string[] {
  return [
    ...new Set([...text.matchAll(/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g)].flatMap((match) => match[1] ?? [])),
  ];
}

/** What was said to the bot: the text after its mention, or before it where nothing follows. */
export function withoutMention(text: string, botUserId: string): string {
  const [before = '', ...after] = text.split(new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`));
  return after.join(' ').trim() || before.trim();
}

/** A line that was pasted as code, without the back-ticks: `` `hunt alerts` `` or ```` hunt kql ```…``` ````. */
export function withoutCodeMarks(line: string): string {
  const trimmed = line.replaceAll('\u00a0', ' ').trim();
  const fenced = /^(?<words>[\w\s/]*)```(?<code>(?:(?!```).)+)```$/s.exec(trimmed);
  if (fenced?.groups) return `${fenced.groups.words ?? ''}${fenced.groups.code ?? ''}`.trim();
  const quoted = /^`(?<code>[^`]+)`$/.exec(trimmed);
  return quoted?.groups?.code?.trim() ?? trimmed;
}

/** Slack links what looks like an address by itself: then the label is what was typed. */
function isSame(link: string, label: string): boolean {
  const bare = (text: string) =>
    text
      .toLowerCase()
      .replace(/^[a-z][a-z0-9+.-]*:(?:\/\/)?/, '')
      .replace(/\/$/, '');
  return bare(link) === bare(label);
}

function typedSpecial(special: string, name: string): string {
  if (name) return name;
  return `@${special.split('^')[0] ?? special}`;
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}
