/** Text in running Markdown: no part of it is markup, HTML or mathematics, and it stays on its line. */
export function plainText(text: string): string {
  return oneLine(text)
    .replaceAll('$', '＄')
    .replaceAll(
      /[^\p{L}\p{M}\p{N} ,;:()'’“”–—…＄.-]/gu,
      (character) => `&#${character.codePointAt(0) ?? 0xfffd};`,
    );
}

/** Text shown as it is typed, between backticks that it cannot close. */
export function codeSpan(text: string): string {
  const shown = oneLine(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 || shown === '' ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}

/** A link to an http(s) address; any other address is shown and leads nowhere. */
export function linkText(title: string, url: string): string {
  const address = URL.parse(url);
  if (!address || !/^https?:$/.test(address.protocol)) return `${plainText(title)} (${codeSpan(url)})`;
  const safe = address.href.replaceAll(
    /[()<>\\'*_`]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `[${plainText(title)}](${safe})`;
}

const most = 2000;

/** Without line ends, controls, invisible characters and halves of characters; cut where it is long. */
function oneLine(text: string): string {
  const plain = text
    .toWellFormed()
    .replaceAll(/[\p{Z}\t\n\r\v\f\u0085]+/gu, ' ')
    .replaceAll(/\p{C}/gu, '')
    .trim();
  return plain.length > most ? `${plain.slice(0, most).toWellFormed()}…` : plain;
}
