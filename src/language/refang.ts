import { entityTypeOf } from './observable-type.ts';

/** The ways in which people keep an address from being clicked, and what each stands for. */
const fangs: readonly (readonly [RegExp, string])[] = [
  [/^h(?:xx|\*\*|tt)p(s?)(?:\[:\/\/\]|\[:\]\/\/|:\/\/)/i, 'http$1://'],
  [/^fxp(s?)(?:\[:\/\/\]|\[:\]\/\/|:\/\/)/i, 'ftp$1://'],
  [/\[:\/\/\]/g, '://'],
  [/[[({](?:\.|dot)[\])}]/gi, '.'],
  [/[[({](?:@|at)[\])}]/gi, '@'],
  [/[[({]:[\])}]/g, ':'],
];

/** `hxxp://evil[.]example` as it was before; a text that is no observable even then comes back as it is. */
export function refang(text: string): string {
  let plain = text;
  for (const [fang, tooth] of fangs) plain = plain.replace(fang, tooth);
  return plain !== text && entityTypeOf(plain) ? plain : text;
}
