import type { Observable, Opinion } from '../../enrichment.ts';
import type { HttpAnswer } from '../../http/http-client.ts';
import type { Provider } from '../provider.ts';
import { ProviderSays, type Saying } from '../provider-says.ts';
import { cleanOpinion } from './clean-opinion.ts';
import type { Silent } from './outcome.ts';
import { silent } from './outcome.ts';

/** What a provider's answer comes to: an opinion, its word that there is none, or something that cannot be read. */
export type Reading =
  | { readonly opinion: Opinion }
  | { readonly says: Saying; readonly message: string }
  | { readonly unreadable: Silent };

/** Whether the provider's own `parse` is to read an answer of this status. */
export function isAnswer(provider: Provider, status: number): boolean {
  return (status >= 200 && status < 300) || (provider.alsoAnswers?.includes(status) ?? false);
}

/** Reads an answer. Never throws, whatever is in it. */
export function opinionOf(
  provider: Provider,
  observable: Observable,
  { status, body }: Pick<HttpAnswer, 'body' | 'status'>,
): Reading {
  let content: unknown = body;
  if (provider.answers === 'json') {
    try {
      content = JSON.parse(body);
    } catch {
      return { unreadable: notJson(body, status) };
    }
  }
  try {
    const opinion = cleanOpinion(provider.parse(content, observable, status));
    return opinion ? { opinion } : { unreadable: misfit };
  } catch (error) {
    if (error instanceof ProviderSays) return { says: error.saying, message: error.message.slice(0, 200) };
    return { unreadable: misfit };
  }
}

const misfit = silent('unreadable', 'unreadable answer: it does not fit what the provider documents');

function notJson(body: string, status: number): Silent {
  if (body.trim() === '') return silent('unreadable', `unreadable answer: an empty one (HTTP ${status})`);
  if (/^\s*(?:<!doctype|<html|<\?xml|<head|<body)/i.test(body.slice(0, 500))) {
    return silent(
      'unreadable',
      `unreadable answer: a web page (HTTP ${status}), as a proxy or a sign-in page sends it`,
    );
  }
  return silent('unreadable', `unreadable answer: not JSON (HTTP ${status})`);
}
