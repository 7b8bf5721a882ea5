import type { Silence } from '../enrichment.ts';

/** What a provider may say of itself in an answer whose status says that all is well. */
export type Saying = Extract<Silence, 'failed' | 'no-key' | 'quota' | 'refused'>;

/** The fallback words of each; a provider's own are hostile and never quoted. */
const words: Readonly<Record<Saying, string>> = {
  failed: 'it answered that something went wrong there',
  'no-key': 'it refused the key',
  quota: 'its quota is used up for now',
  refused: 'it refused the question',
};

/**
 * Thrown by a provider's `parse` for a body that says why there is no verdict: a refused key, a used up quota.
 * The message is a clause for people, of our own words.
 */
export class ProviderSays extends Error {
  readonly saying: Saying;

  constructor(saying: Saying, message: string = words[saying]) {
    super(message);
    this.name = 'ProviderSays';
    this.saying = saying;
  }
}
