import type { TurnContext } from 'botbuilder';
import type { Answer, ErrorAnswer } from '../../answers.ts';
import { UserError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { App, Destination } from '../../types.ts';
import { createOnce } from '../once.ts';
import type { TeamsSettings } from '../teams.ts';
import { within } from '../within.ts';
import { type Chat, openChat, turnChat } from './chat.ts';
import type { Connection, Roster } from './connect.ts';
import { type Asked, createConverse } from './converse.ts';
import { createDelivery, type Render } from './deliver.ts';
import { createFileOffers } from './file-offers.ts';
import { createGuests, type Readers } from './guests.ts';
import { deliveryOf, heardText, hearingOf, threadOf } from './hear.ts';
import type { Inbound } from './inbound.ts';
import { conversationOf, type Given, incomingOf, personIdOf, placeOf, readingOf } from './incoming-of.ts';
import { dialog, fault, inPlace, notice, respond } from './invoke-response.ts';
import { lineOf } from './line-of.ts';
import { chosenAction } from './message-actions.ts';
import { createPlaceNames } from './place-names.ts';
import { executedFrom, pressedFrom } from './pressed.ts';
import { createReferences, inThread } from './references.ts';
import { createThreads } from './threads.ts';

/** What happens to a verified activity. */
export interface Bot {
  /** Never rejects. Ends early: an answer that takes longer is delivered later. */
  turn(context: TurnContext, activity: Inbound): Promise<void>;
  /** Writes unasked. Rejects where it did not arrive. */
  post(to: Destination, answer: Answer): Promise<void>;
  /** Cancels what is running and waits, at most `ms`, until it has been told to the people who wait. */
  stop(ms: number): Promise<void>;
}

/** Teams takes a delivery that was not answered within 15 seconds for lost. */
const hearMs = 5_000;

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
  const fallbacks = {
    locale: settings.locale ?? 'en-GB',
    timeZone: settings.timeZone ?? 'UTC',
    groupsOf: settings.groupsOf,
  };
  const offers = createFileOffers(local);
  const guests = createGuests(settings.type === 'MultiTenant' ? undefined : settings.tenantId, log);
  const delivery = createDelivery(render, offers, local, log);
  const names = createPlaceNames(connection, log);
  const references = createReferences(settings);
  const threads = createThreads({
    graph: settings.graph,
    connection,
    appId: settings.appId,
    signal: stopping.signal,
  });
  const { ask, converse, follow } = createConverse(
    app,
    delivery,
    log,
    { progressMs: settings.progressMs ?? 1_500, refreshMs: settings.refreshMs ?? 3_000 },
    stopping.signal,
  );

  return {
    async turn(context, activity) {
      try {
        const id = deliveryOf(activity);
        if (id && !once(id)) return;
        await (isForeign(activity) ? refuse(context, activity) : handle(context, activity));
      } catch (error) {
        log.error({ err: error, type: activity.type, name: activity.name }, 'A turn in Teams failed');
      }
    },
    async post(to, answer) {
      const reference = await references.find(to.place);
      const chat = openChat(connection, inThread(reference, to.thread));
      await track(delivery.post(chat, answer));
    },
    async stop(ms) {
      stopping.abort();
      await within(Promise.allSettled(running), ms);
    },
  };

  async function handle(context: TurnContext, activity: Inbound): Promise<void> {
    if (activity.type === 'message' || activity.type === 'messageUpdate') {
      const hearing = hearingOf(activity);
      if (hearing === 'line') return onMessage(context, activity);
      if (hearing === 'overheard') return onOverheard(context, activity);
      return;
    }
    if (activity.type === 'conversationUpdate') return onConversationUpdate(context, activity);
    if (activity.type !== 'invoke') return;
    if (activity.name === 'adaptiveCard/action') return onExecute(context, activity);
    if (activity.name === 'fileConsent/invoke') return onConsent(context, activity);
    if (/^composeExtension\/(?:fetchTask|submitAction)$/.test(activity.name ?? '')) {
      return onMessageAction(context, activity);
    }
    // Every other invoke is left without a response, which the adapter answers with 501.
  }

  async function onMessage(context: TurnContext, activity: Inbound): Promise<void> {
    const pressed = pressedFrom(activity.value);
    const given = pressed ?? { line: lineOf(activity) || 'help' };
    const replaces = pressed?.inPlace && !expectsReplies(activity) ? activity.replyToId : undefined;
    const asked = asking(context, activity, given);
    await reply(context, activity, (chat) => converse(chat, asked, replaces ?? undefined));
  }

  /** Said among people. Teams is told that it arrived once the app has taken it in, unless that takes too long. */
  async function onOverheard(context: TurnContext, activity: Inbound): Promise<void> {
    const text = heardText(activity);
    if (!activity.id || text === '') return;
    const reference = connection.reference(context);
    const roster = connection.roster(context);
    references.keep(conversationOf(activity).placeId, reference);
    const heard = app.overhear({
      surface: 'teams',
      person: { id: personIdOf(activity) },
      place: placeOf(activity),
      nameOfPlace: () => names.of(activity, reference),
      readers: () => readersOf(activity, roster),
      thread: threadOf(activity),
      message: activity.id,
      text,
      ...readingOf(activity, fallbacks),
    });
    await within(track(heard), hearMs);
  }

  async function onConversationUpdate(context: TurnContext, activity: Inbound): Promise<void> {
    guests.forget(activity);
    names.forget(activity);
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
      const soFar = asked.soFar();
      await reply(context, activity, (chat) => follow(chat, asked, shown, soFar));
      return respond(context, inPlace(render(soFar)));
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

  /** “Enrich observables” in a message's menu: the answer comes in the message's thread, for all who read it. */
  async function onMessageAction(context: TurnContext, activity: Inbound): Promise<void> {
    const chosen = chosenAction(activity.value);
    if (!chosen) return respond(context, dialog('This is not one of Huntline’s entries.'));
    if (chosen.text === '') return respond(context, dialog('This message holds no text to read.'));
    const { placeId, thread = chosen.thread } = conversationOf(activity);
    const reference = inThread(connection.reference(context), thread);
    const asked = ask(
      {
        ...incoming(activity, { line: chosen.line }),
        ...(placeOf(activity).kind === 'channel' && thread ? { thread } : {}),
        said: async () => [chosen.text],
      },
      readersOf(activity, connection.roster(context)),
    );
    const answer = await within(asked.answering, settings.inlineMs ?? 4_000);
    if (answer?.kind === 'error') {
      return respond(context, dialog([answer.message, answer.hint].filter(Boolean).join(' ')));
    }
    references.keep(placeId, reference);
    const told = track(converse(openChat(connection, reference), asked)).then(
      () => 'The answer is below the message.',
      (error: unknown) => {
        log.warn({ err: error }, 'The answer to a message’s menu could not be written below the message');
        return 'Huntline cannot write here. Add it to this chat or team, then try again.';
      },
    );
    return respond(
      context,
      dialog((await within(told, 500)) ?? 'The answer is on its way, below the message.'),
    );
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
    references.keep(conversationOf(activity).placeId, reference);
    track(work(openChat(connection, reference))).catch((error: unknown) =>
      log.error({ err: error }, 'An answer could not be delivered to Teams'),
    );
  }

  /** Waited for when the surface stops. */
  function track<T>(work: Promise<T>): Promise<T> {
    const done = work.then(
      () => undefined,
      () => undefined,
    );
    running.add(done);
    done.finally(() => running.delete(done));
    return work;
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
    const said = threads.said(activity, connection.reference(context));
    return ask(
      { ...incoming(activity, given), ...(said ? { said } : {}) },
      readersOf(activity, connection.roster(context)),
    );
  }

  /** Without credentials only this machine is served, and nobody else reads along. */
  async function readersOf(activity: Inbound, roster: Roster): Promise<Readers> {
    return local ? {} : guests.of(activity, roster);
  }

  function incoming(activity: Inbound, given: Given) {
    return incomingOf(activity, given, fallbacks);
  }
}

function expectsReplies(activity: Inbound): boolean {
  return activity.deliveryMode === 'expectReplies';
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
