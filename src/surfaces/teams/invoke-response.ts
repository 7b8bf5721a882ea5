import type { Activity, TurnContext } from 'botbuilder';
import type { AdaptiveCard } from '../../render/card-types.ts';
import { cardType } from './deliver.ts';

/** Shows a card in the place of the one whose button was pressed. */
export function inPlace(card: AdaptiveCard) {
  return { statusCode: 200, type: cardType, value: card };
}

/** Shows a sentence to the person who pressed a button. */
export function notice(text: string) {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text };
}

/** What a message's menu shows when an entry was chosen. */
export function dialog(text: string) {
  return { task: { type: 'message', value: text } };
}

export function fault(message: string) {
  return { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'BadRequest', message } };
}

/** Ends an invoke; Teams waits five seconds for it. */
export async function respond(context: TurnContext, body: unknown): Promise<void> {
  const response: Partial<Activity> = { type: 'invokeResponse', value: { status: 200, body } };
  await context.sendActivity(response);
}
