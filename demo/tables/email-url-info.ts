import { mailsOf } from '../mails.ts';
import type { Row, World } from '../world.ts';

/** Links in mails, one row each. */
export function* emailUrlInfo(world: World): Generator<Row> {
  for (const mail of mailsOf(world))
    for (const url of mail.urls)
      yield {
        TimeGenerated: new Date(mail.time),
        Timestamp: new Date(mail.time),
        NetworkMessageId: mail.id,
        Url: url,
        UrlDomain: new URL(url).hostname,
        UrlLocation: 'Body',
        ReportId: `${mail.id}-1`,
      };
}
