import { randomUUID } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { FileAnswer } from '../../answers.ts';
import { UserError } from '../../errors.ts';
import type { Incoming } from '../../types.ts';
import { isLoopback } from '../http-server.ts';

/** Files wait here until their owner says yes: Teams lets a bot store a file only after asking. */
export interface FileOffers {
  /** The message that asks whether the file may be stored in the person's OneDrive. */
  offer(file: FileAnswer, incoming: Incoming): Partial<Activity>;
  /** Stores the file and gives the message that links to it; undefined where the person declined. @throws {UserError} */
  settle(consent: unknown, personId: string): Promise<Partial<Activity> | undefined>;
}

interface Offer {
  readonly file: FileAnswer;
  readonly line: string;
  readonly personId: string;
  readonly expires: number;
}

const consentType = 'application/vnd.microsoft.teams.card.file.consent';
const infoType = 'application/vnd.microsoft.teams.card.file.info';
const keptMs = 60 * 60_000;
const keptOffers = 50;
const keptCharacters = 100_000_000;

const consentSchema = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.looseObject({ file: z.string() }),
  uploadInfo: z
    .looseObject({
      name: z.string(),
      uploadUrl: z.url(),
      contentUrl: z.string(),
      uniqueId: z.string(),
      fileType: z.string(),
    })
    .nullish(),
});

/** `local`: without credentials, when the upload may also go to this machine (a test client), not only to https. */
export function createFileOffers(local: boolean, now: () => number = Date.now): FileOffers {
  const offers = new Map<string, Offer>();
  return {
    offer(file, incoming) {
      const id = randomUUID();
      offers.set(id, {
        file,
        line: incoming.line,
        personId: incoming.person.id,
        expires: now() + keptMs,
      });
      forget();
      return {
        type: 'message',
        attachments: [
          {
            contentType: consentType,
            name: file.name,
            content: {
              description: [file.title, ...file.notes].join('. ').slice(0, 500),
              sizeInBytes: Buffer.byteLength(file.content),
              acceptContext: { file: id },
              declineContext: { file: id },
            },
          },
        ],
      };
    },
    async settle(consent, personId) {
      const read = consentSchema.safeParse(consent).data;
      const offer = read && offers.get(read.context.file);
      if (!read || !offer || offer.personId !== personId || offer.expires < now()) {
        throw new UserError('That file is no longer kept.', {
          hint: 'Ask for it again: files wait an hour.',
        });
      }
      offers.delete(read.context.file);
      if (read.action === 'decline' || !read.uploadInfo) return undefined;
      const { name, uploadUrl, contentUrl, uniqueId, fileType } = read.uploadInfo;
      await upload(uploadUrl, offer, local);
      return {
        type: 'message',
        attachments: [{ contentType: infoType, name, contentUrl, content: { uniqueId, fileType } }],
      };
    },
  };

  /** Drops what is over its time, then the oldest of what is too much; the newest always stays. */
  function forget(): void {
    let characters = 0;
    [...offers.entries()].reverse().forEach(([id, offer], index) => {
      characters += offer.file.content.length;
      const over = index > 0 && (index >= keptOffers || characters > keptCharacters);
      if (over || offer.expires < now()) offers.delete(id);
    });
  }
}

async function upload(url: string, offer: Offer, local: boolean): Promise<void> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !(local && isLoopback(hostname))) {
    throw new UserError('Teams named a place for the file that is not https; nothing was sent there.');
  }
  const bytes = Buffer.from(offer.file.content, 'utf8');
  const response = await fetch(url, {
    method: 'PUT',
    redirect: 'error',
    headers: {
      'content-type': offer.file.mime,
      'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
    },
    body: bytes,
    signal: AbortSignal.timeout(60_000),
  }).catch((error: unknown) => {
    throw notStored(offer, error);
  });
  if (!response.ok) throw notStored(offer, new Error(`The upload was answered with ${response.status}`));
}

function notStored(offer: Offer, cause: unknown): UserError {
  return new UserError(`${offer.file.name} could not be stored in OneDrive.`, {
    hint: 'Ask for the file again; if it keeps failing, whoever runs Huntline finds the cause in its log.',
    actions: [{ title: 'Try again', line: offer.line }],
    cause,
  });
}
