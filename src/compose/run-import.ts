import { UserError } from '../errors.ts';
import { isTimeZone } from '../intl-names.ts';
import { type ImportReport, importFiles } from '../workspaces/embedded/index.ts';

export interface ImportFlags {
  readonly to: string | undefined;
  readonly table: string | undefined;
  readonly time: string | undefined;
  readonly timeZone: string | undefined;
  readonly existing: 'append' | 'refuse' | 'replace';
}

/** `huntline workspace import <files…> --to <folder>`; exit code 1 where anything could not be read. */
export async function runImport([verb, ...from]: readonly string[], flags: ImportFlags): Promise<void> {
  const { to, timeZone } = flags;
  if (verb !== 'import' || from.length === 0 || to === undefined) {
    throw new UserError('Try: huntline workspace import <files…> --to <folder>', {
      title: 'Not understood',
      ...(verb === 'serve'
        ? {
            hint: 'The embedded workspace is for a person, a demo and a test: for a team there is Log Analytics.',
          }
        : {}),
    });
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new UserError(`${timeZone} is not a time zone; use an IANA name such as Europe/Berlin.`, {
      title: 'Not understood',
    });
  }
  tellReport(await importFiles({ ...flags, from, to }), to);
}

function tellReport({ tables, unread, problems }: ImportReport, to: string): void {
  for (const problem of problems) console.error(problem);
  const width = Math.max(...tables.map(({ name }) => name.length), 0);
  for (const { name, rows, file } of tables)
    console.log(`${name.padEnd(width)}  ${rows.toLocaleString('en').padStart(12)} rows  ${file}`);
  if (unread > 0)
    console.error(
      `${unread.toLocaleString('en')} ${unread === 1 ? 'row' : 'rows'} could not be read, as said above.`,
    );
  if (tables.length === 0) console.error('No row could be read: nothing was made.');
  else console.log(`\nTry: HUNTLINE_WORKSPACE=${to} huntline run "hunt tables"`);
  if (problems.length > 0 || tables.length === 0) process.exitCode = 1;
}
