import type { TextRun } from './card-types.ts';

const LONGEST_URL = 600;
const LONGEST_HOST = 40;

/** A provider's page as text that opens it and says where it leads: its host. Undefined for what had better not be opened. */
export function pageLink(page: string | undefined, name: string): TextRun | undefined {
  if (page === undefined || page.length > LONGEST_URL || !URL.canParse(page)) return undefined;
  const { protocol, hostname, port, username, password, href } = new URL(page);
  if (protocol !== 'https:' || port !== '' || username !== '' || password !== '') return undefined;
  if (href.length > LONGEST_URL || hostname.length > LONGEST_HOST || !/\.[a-z]/.test(hostname))
    return undefined;
  return {
    type: 'TextRun',
    text: hostname.replace(/^www\./, ''),
    size: 'Small',
    color: 'Accent',
    selectAction: { type: 'Action.OpenUrl', title: name, url: href },
  };
}
