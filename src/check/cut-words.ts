/** A text cut between words: of a secret that a service quotes, no part may stay that nothing knows any more. */
export function cutWords(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/\S*$/, '').trimEnd()}…`;
}
