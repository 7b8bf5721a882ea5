import { entityTypeOf } from './observable-type.ts';
import { plainText } from './observables/plain-text.ts';
import { refangScheme } from './observables/url.ts';

const bracket = /[[({]/;

/**
 * `hxxp://evil[.]example` as it was before; a text that is no observable even then comes back as it is, and so does one
 * without brackets or such a scheme: what a person hunts for is taken by the letter.
 */
export function refang(text: string): string {
  const plain = refangScheme(bracket.test(text) ? plainText(text).plain : text);
  return plain !== text && entityTypeOf(plain) ? plain : text;
}
