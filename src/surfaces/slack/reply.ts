import type { Answer, ErrorAnswer, FileAnswer } from '../../answers.ts';
import type { Log } from '../../log.ts';
import { asker } from './asker.ts';
import { stopLine, type Target } from './heard.ts';
import type { Layout } from './layouts.ts';
import { createPictures, type Pictures, wordsAlone } from './pictures.ts';
import { messageOf, sendAccepted } from './send-accepted.ts';
import type { SlackClient } from './slack-client.ts';
import { isUnreachable, slackErrorCode } from './slack-error.ts';
import { uploadFile } from './upload-file.ts';

/** Carries what the app says to where it was asked, by whichever way Slack allows. Its calls never reject. */
export interface Reply {
  /** Shows words while a line is worked on; the answer takes their place. */
  progress(message: string): Promise<void>;
  /** Shows an answer as far as it is there, in the place of progress; the whole one takes its place. */
  draft(answer: Answer): Promise<void>;
  deliver(answer: Answer): Promise<void>;
}

/** One way of getting a message to people. */
interface Way {
  readonly name: string;
  readonly pictures: Pictures;
  readonly send: (layout: Layout) => Promise<unknown>;
}

/** What a reply is made of: `line` is what was asked, as typed. */
export interface ReplyParts {
  readonly client: SlackClient;
  readonly log: Log;
  readonly target: Target;
  readonly line: string;
  /** The layouts of an answer, best first: a later one is sent where Slack refuses the one before. */
  readonly layouts: (answer: Answer) => Iterable<Layout>;
}

export function createReply({ client, log, target, line, layouts }: ReplyParts): Reply {
  const { channel, thread, respond } = target;
  const pictures = createPictures({ client, log, place: { channel, thread } });
  const place = { channel, ...(thread === undefined ? {} : { thread_ts: thread }) };
  let progressTs: string | undefined;
  let toldPrivately = false;
  let closed = target.ephemeral === true;

  function post(): Way {
    return {
      name: 'chat.postMessage',
      pictures,
      send: async (layout) => {
        const message = messageOf(
          withHeading(layout, target.showsAsker ? asker(target.user, line) : undefined),
        );
        const posted = await client.apiCall('chat.postMessage', { ...place, ...message });
        return 'ts' in posted ? posted.ts : undefined;
      },
    };
  }

  function update(ts: string, heading: object | undefined): Way {
    return {
      name: 'chat.update',
      pictures,
      send: (layout) =>
        // Blocks that are left out would stay; an empty list takes them away.
        client.apiCall('chat.update', {
          channel,
          ts,
          blocks: [],
          ...messageOf(withHeading(layout, heading)),
        }),
    };
  }

  function* answerByUrl(options: Readonly<Record<string, unknown>>): Generator<Way> {
    if (!respond) return;
    yield {
      name: 'response_url',
      pictures: wordsAlone,
      send: (layout) => respond({ ...messageOf(layout), ...options }),
    };
  }

  function* ways(inPlace: boolean): Generator<Way> {
    if (inPlace && target.replaces) {
      if (!closed) yield update(target.replaces, target.heading);
      yield* answerByUrl({ replace_original: true });
    }
    if (!closed && progressTs && !inPlace) {
      yield update(progressTs, target.showsAsker ? asker(target.user, line) : undefined);
    }
    if (!closed) yield post();
    yield* answerByUrl({
      replace_original: false,
      response_type: 'ephemeral',
      ...(thread ? { thread_ts: thread } : {}),
    });
  }

  /** The first way that works; `undefined` where none did, which is in the log. */
  async function send(answer: Answer, inPlace: boolean): Promise<{ way: string; ts: unknown } | undefined> {
    for (const way of ways(inPlace)) {
      try {
        return { way: way.name, ts: await sendAccepted(layouts(answer), way.send, way.pictures, log) };
      } catch (error) {
        if (way.name === 'chat.postMessage' && isUnreachable(error)) closed = true;
        const say = `slack: ${way.name} did not work (${slackErrorCode(error)})`;
        if (isUnreachable(error)) log.info(say);
        else log.warn({ err: error }, say);
      }
    }
    log.error({ channel, kind: answer.kind }, 'slack: the answer reached nobody; the lines before say why');
    return undefined;
  }

  async function forgetProgress(): Promise<void> {
    if (!progressTs) return;
    try {
      await client.apiCall('chat.delete', { channel, ts: progressTs });
    } catch (error) {
      log.warn({ err: error }, `slack: a progress message stays behind (${slackErrorCode(error)})`);
    }
  }

  /** What is shown for the time being, with a way to stop what it is about. */
  async function tell(answer: Answer): Promise<void> {
    // What only the person sees cannot be changed afterwards: once is enough.
    if (toldPrivately) return;
    const sent = await send({ ...answer, actions: [{ title: 'Stop', line: stopLine }] }, false);
    if (sent?.way === 'chat.postMessage' && typeof sent.ts === 'string') progressTs = sent.ts;
    toldPrivately = sent?.way === 'response_url';
  }

  /** A file's links and notes on a card of their own: Slack puts none beside a file, and they are there without it too. */
  async function showBeside(file: FileAnswer): Promise<boolean> {
    const sent = await send(file, false);
    if (sent?.way === 'chat.update') progressTs = undefined;
    return sent !== undefined;
  }

  return {
    progress: (message) => tell({ kind: 'progress', title: line.slice(0, 120), message, actions: [] }),
    draft: tell,
    async deliver(answer) {
      if (answer.kind === 'file') {
        const isShown = answer.links !== undefined && answer.links.length > 0 && (await showBeside(answer));
        const file = isShown ? { ...answer, notes: [] } : answer;
        const failure = closed ? notHere(answer.name) : await uploadFile(client, target, file, log);
        if (!failure) return forgetProgress();
        await send(failure, false);
        return;
      }
      const inPlace = target.replaces !== undefined && takesPlace(answer);
      const sent = await send(answer, inPlace);
      // It stands elsewhere than what was shown meanwhile, which would go on saying that more is to come.
      if (sent && (inPlace || sent.way !== 'chat.update')) await forgetProgress();
    },
  };
}

/** An error or a question never takes the place of a card with rows: these would be lost. */
function takesPlace(answer: Answer): boolean {
  return answer.kind !== 'error' && answer.kind !== 'form';
}

function withHeading(layout: Layout, heading: object | undefined): Layout {
  const { blocks } = layout;
  if (!heading || blocks.length === 0 || blocks.length >= 50) return layout;
  return { ...layout, blocks: [heading, ...blocks] };
}

function notHere(name: string): ErrorAnswer {
  return {
    kind: 'error',
    title: 'The file was not sent',
    message: `${name} can only be put into a conversation that Huntline is a member of.`,
    hint: 'Invite Huntline to this conversation, or ask for the file in a direct message to it.',
    actions: [],
  };
}
