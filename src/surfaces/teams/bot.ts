import type { Activity, TurnContext } from 'botbuilder';
import type { ErrorAnswer } from '../../answers.ts';
import { UserError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { AdaptiveCard } from '../../render/card-types.ts';
import type { App, Json } from '../../types.ts';
import { createOnce } from '../once.ts';
import type { TeamsSettings } from '../teams.ts';
import { within } from '../within.ts';
import { type Chat, openChat, turnChat } from './chat.ts';
import type { Connection } from './connect.ts';
import { type Asked, createConverse, progressOf } from './converse.ts';
import { cardType, createDelivery, type Render } from './deliver.ts';
import { createFileOffers } from './file-offers.ts';
import { createGuests } from './guests.ts';
import type { Inbound } from './inbound.ts';
import { conversationOf, type Given, incomingOf } from './incoming-of.ts';
import { lineOf } from './line-of.ts';
import { executedFrom, pressedFrom } from './pressed.ts';

/** What happens to a verified activity. */
export interface Bot {
  /** Never rejects. Ends early: an answer that takes longer is delivered later. */
  turn(context: TurnContext, activity: Inbound): Promise<void>;
  /** Cancels what is running and waits, at most `ms`, until it has been told to the people who wait. */
  stop(ms: number): Promise<void>;
}

export function createBot(
  app: App,
  connection: Connection,
  render: Render,
  settings: TeamsSettings,
  log: Log,
): Bot {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const once = createOnce();
  const local = !settings.appId;
  const offers = createFileOffers(local);
  const guests = createGuests(settings.type === 'MultiTenant' ? undefined : settings.tenantId, log);
  const delivery = createDelivery(render, offers, local, log);
  const { ask, converse, follow } = createConverse(
    app,
    delivery,
    log,
    settings.progressMs ?? 1_500,
    stopping.signal,
  );

  return {
    async turn(context, activity) {
      try {
        if (activity.id && !once(`${activity.conversation.id} ${activity.id}`)) return;
        await (isForeign(activity) ? refuse(context, activity) : handle(context, activity));
      } catch (error) {
        log.error({ err: error, type: activity.type, name: activity.name }, 'A turn in Teams failed');
      }
    },
    async stop(ms) {
      stopping.abort();
      await within(Promise.allSettled(running), ms);
    },
  };

  async function handle(context: TurnContext, activity: Inbound): Promise<void> {
    if (activity.type === 'message') return onMessage(context, activity);
    if (activity.type === 'conversationUpdate') return onConversationUpdate(context, activity);
    if (activity.type !== 'invoke') return;
    if (activity.name === 'adaptiveCard/action') return onExecute(context, activity);
    if (activity.name === 'fileConsent/invoke') return onConsent(context, activity);
    // Every other invoke is left without a response, which the adapter answers with 501.
  }

  async function onMessage(context: TurnContext, activity: Inbound): Promise<void> {
    const pressed = pressedFrom(activity.value);
    const given = pressed ?? { line: lineOf(activity) || 'help' };
    const replaces = pressed?.inPlace && !expectsReplies(activity) ? activity.replyToId : undefined;
    const asked = asking(context, activity, given);
    await reply(context, activity, (chat) => converse(chat, asked, replaces ?? undefined));
  }

  async function onConversationUpdate(context: TurnContext, activity: Inbound): Promise<void> {
    guests.forget(activity);
    if (!activity.membersAdded?.some((member) => member.id === activity.recipient.id)) return;
    const asked = asking(context, activity, { line: 'help' });
    await reply(context, activity, async (chat) => {
      const answer = await asked.answering;
      if (answer.kind !== 'error') await delivery.deliver(chat, asked.incoming, answer);
      else log.warn({ reference: answer.reference }, `No welcome in Teams: ${answer.message}`);
    });
  }

  async function onExecute(context: TurnContext, activity: Inbound): Promise<void> {
    const pressed = executedFrom(activity.value);
    if (!pressed) return respond(context, fault('This button carries no line; it is not one of Huntline’s.'));
    const asked = asking(context, activity, pressed);
    if (!pressed.inPlace) {
      await reply(context, activity, (chat) => converse(chat, asked));
      return respond(context, notice('The answer is on its way, below.'));
    }
    const shown = activity.replyToId ?? undefined;
    const answer = await (expectsReplies(activity)
      ? asked.answering
      : within(asked.answering, settings.inlineMs ?? 4_000));
    if (!answer) {
      await reply(context, activity, (chat) => follow(chat, asked, shown));
      return respond(context, inPlace(render(progressOf(asked))));
    }
    if (answer.kind === 'error' || answer.kind === 'file') {
      // The card that holds the button is still worth more than this, so it stays.
      await reply(context, activity, async (chat) => {
        await delivery.deliver(chat, asked.incoming, answer);
      });
      return respond(context, notice('The answer is below.'));
    }
    // The response shows the new card to the person who pressed; the update shows it to everyone else, and lasts.
    if (shown && !expectsReplies(activity)) {
      await reply(context, activity, async (chat) => {
        await delivery.deliver(chat, asked.incoming, answer, shown);
      });
    }
    return respond(context, inPlace(render(answer)));
  }

  async function onConsent(context: TurnContext, activity: Inbound): Promise<void> {
    await reply(context, activity, async (chat) => {
      try {
        const message = await offers.settle(activity.value, incoming(activity, { line: '' }).person.id);
        if (message) await chat.send(message);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        if (error.cause) log.error({ err: error.cause }, error.message);
        await delivery.deliver(chat, incoming(activity, { line: '' }), errorAnswer(error));
        return;
      }
      // The question has been answered; left standing it could only be answered wrongly.
      if (activity.replyToId) await chat.remove(activity.replyToId);
    });
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } });
  }

  /** Writes to the activity's conversation: after the turn, so that Teams never waits and never posts again. */
  async function reply(
    context: TurnContext,
    activity: Inbound,
    work: (chat: Chat) => Promise<void>,
  ): Promise<void> {
    if (expectsReplies(activity)) return work(turnChat(context));
    const reference = connection.reference(context);
    settings.remember?.(conversationOf(activity).placeId, reference as Json);
    const chat = openChat(connection, reference);
    const task = work(chat)
      .catch((error: unknown) => log.error({ err: error }, 'An answer could not be delivered to Teams'))
      .finally(() => running.delete(task));
    running.add(task);
  }

  async function refuse(context: TurnContext, activity: Inbound): Promise<void> {
    log.warn({ conversation: activity.conversation.id }, 'A message from another tenant was not answered');
    if (activity.type === 'invoke') {
      await context.sendActivity({ type: 'invokeResponse', value: { status: 403 } });
    }
  }

  function isForeign(activity: Inbound): boolean {
    const { tenantId } = activity.conversation;
    if (!settings.appId || !settings.tenantId || settings.type === 'MultiTenant' || !tenantId) return false;
    return tenantId.toLowerCase() !== settings.tenantId.toLowerCase();
  }

  function asking(context: TurnContext, activity: Inbound, given: Given): Asked {
    // Without credentials only this machine is served, and nobody else reads along.
    const readers = local ? Promise.resolve({}) : guests.of(activity, connection.roster(context));
    return ask(incoming(activity, given), readers);
  }

  function incoming(activity: Inbound, given: Given) {
    return incomingOf(activity, given, {
      locale: settings.locale ?? 'en-GB',
      timeZone: settings.timeZone ?? 'UTC',
      groupsOf: settings.groupsOf,
    });
  }
}

function expectsReplies(activity: Inbound): boolean {
  return activity.deliveryMode === 'expectReplies';
}

function inPlace(card: AdaptiveCard) {
  return { statusCode: 200, type: cardType, value: card };
}

function notice(text: string) {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text };
}

function fault(message: string) {
  return { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'BadRequest', message } };
}

async function respond(context: TurnContext, body: unknown): Promise<void> {
  const response: Partial<Activity> = { type: 'invokeResponse', value: { status: 200, body } };
  await context.sendActivity(response);
}

function errorAnswer(error: UserError): ErrorAnswer {
  return {
    kind: 'error',
    title: error.title,
    message: error.message,
    ...(error.hint ? { hint: error.hint } : {}),
    actions: error.actions,
  };
}
