import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import type { SlackPicture } from '../../render/slack-blocks.ts';
import { plainText } from '../../render/slack-text.ts';
import { withPictures } from '../../render/with-pictures.ts';
import type { Layout } from './layouts.ts';
import type { SlackClient } from './slack-client.ts';
import { isPictureRefused, lackedScope, slackErrorCode } from './slack-error.ts';

/** Puts the pictures of one answer into its message. */
export interface Pictures {
  /** Sends a layout with its pictures, or, where Slack does not show them, without and with a word about it. */
  send<T>(layout: Layout, send: (layout: Layout) => Promise<T>): Promise<T>;
}

/** The conversation that a picture goes into beside the message, where it cannot stand in it. */
export interface PicturePlace {
  readonly channel: string;
  readonly thread?: string | undefined;
}

/** Slack looks at a file before it can stand in a message, which takes about a second. */
const pausesMs: readonly number[] = [500, 1_000, 2_000, 4_000];
const mostBlocks = 50;

export interface PicturesParts {
  readonly client: SlackClient;
  readonly log: Log;
  readonly place: PicturePlace;
  readonly pauses?: readonly number[];
}

/** Uploads each picture once, however many layouts and ways it takes until the message arrives. */
export function createPictures({ client, log, place, pauses = pausesMs }: PicturesParts): Pictures {
  const uploaded = new Map<string, Promise<string | undefined>>();
  let why: string | undefined;

  /** The file's id; undefined where Slack does not take it. Without a channel no message of its own comes of it. */
  function upload(picture: SlackPicture): Promise<string | undefined> {
    const known = uploaded.get(picture.content);
    const id = known ?? uploadTo(picture, {}).catch(notTaken);
    uploaded.set(picture.content, id);
    return id;
  }

  async function uploadTo({ name, alt, content }: SlackPicture, where: object): Promise<string | undefined> {
    const { files } = await client.filesUploadV2({
      ...where,
      file: Buffer.from(content, 'base64'),
      filename: name,
      title: name,
      alt_text: alt,
    });
    return files?.[0]?.files?.[0]?.id;
  }

  function notTaken(error: unknown): undefined {
    const scope = lackedScope(error);
    why =
      scope === undefined ? slackErrorCode(error) : `the Slack app lacks the scope ${scope || 'files:write'}`;
    log.warn({ err: error }, `slack: a picture was not taken (${slackErrorCode(error)})`);
    return undefined;
  }

  /** Beside the message, as files of their own. */
  async function share(pictures: readonly SlackPicture[]): Promise<void> {
    const { channel: channel_id, thread: thread_ts } = place;
    for (const picture of pictures) {
      await uploadTo(picture, { channel_id, ...(thread_ts ? { thread_ts } : {}) }).catch(notTaken);
    }
  }

  return {
    async send(layout, send) {
      const { pictures = [] } = layout;
      if (pictures.length === 0) return send(layout);
      const ids = await Promise.all(pictures.map(upload));
      if (ids.every((id) => id === undefined)) return send(withWord(layout, why ?? 'Slack did not take it'));
      const message = withPictures(layout, ids);
      for (const pause of [...pauses, undefined]) {
        try {
          return await send(message);
        } catch (error) {
          if (!isPictureRefused(error)) throw error;
          if (pause !== undefined) await delay(pause);
        }
      }
      log.warn('slack: a picture could not be shown in a message; it is beside it');
      const sent = await send(layout);
      await share(pictures);
      return sent;
    },
  };
}

/** Where a picture cannot be shown at all. */
export const wordsAlone: Pictures = {
  send: (layout, send) =>
    send(layout.pictures ? withWord(layout, 'invite Huntline to this conversation to see it') : layout),
};

function withWord(layout: Layout, why: string): Layout {
  if (layout.blocks.length === 0 || layout.blocks.length >= mostBlocks) return layout;
  const word = { type: 'context', elements: [plainText(`The picture could not be shown: ${why}.`, 500)] };
  return { ...layout, blocks: [...layout.blocks, word] };
}
