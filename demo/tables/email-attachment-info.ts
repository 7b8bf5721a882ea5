import { mailsOf } from '../mails.ts';
import type { Row, World } from '../world.ts';
import { mailColumns } from './email-events.ts';

/** Attachments of mails, one row each. */
export function* emailAttachmentInfo(world: World): Generator<Row> {
  for (const mail of mailsOf(world))
    for (const { name, sha256, size } of mail.attachments)
      yield {
        ...mailColumns(mail),
        FileName: name,
        FileExtension: name.split('.').at(-1) ?? '',
        FileType: name.endsWith('.docm') ? 'docm;zip;ole' : (name.split('.').at(-1) ?? ''),
        FileSize: size,
        SHA256: sha256,
        ThreatTypes: mail.threat,
      };
}
