import { createReadStream } from 'node:fs';
import { UserError } from '../errors.ts';
import { tornHash } from './read-tail.ts';
import { type Head, noHead, type ReadLine, readSealed } from './seal.ts';

/** What is wrong at a line of the file, which counts from 1. */
export interface AuditFault {
  readonly line: number;
  readonly message: string;
}

/** `torn`: whole but for a last line that was being written when Huntline was killed. */
export interface AuditVerdict {
  readonly status: 'broken' | 'intact' | 'torn';
  readonly entries: number;
  /** The last entry; compare it with the one before the file’s first where there are several files. */
  readonly head: Head;
  /** The first hundred. */
  readonly faults: readonly AuditFault[];
  /** What is as it should be, but should be known. */
  readonly notes: readonly string[];
}

export interface VerifyOptions {
  readonly key?: string | undefined;
  /** The last entry that is remembered elsewhere. */
  readonly anchor?: Head | undefined;
  /** The last entry of the file before this one. */
  readonly after?: Head | undefined;
}

const mostFaults = 100;

/** Reads an audit file from end to end and says which lines were changed, moved, added or removed. @throws {UserError} no such file. */
export async function verifyAudit(file: string, options: VerifyOptions = {}): Promise<AuditVerdict> {
  const check = createCheck(options);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      let bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a)) {
        check.line(bytes.subarray(0, end));
        bytes = bytes.subarray(end + 1);
      }
      rest = bytes;
    }
  } catch (error) {
    throw unreadable(error, file);
  }
  return check.end(rest);
}

function createCheck({ key, anchor, after }: VerifyOptions) {
  const faults: AuditFault[] = [];
  const notes: string[] = [];
  let head = after;
  let number = 0;
  let entries = 0;
  let keyed = 0;
  let unchecked: number | undefined;
  /** Lines that are no entries, until an entry tells of them. */
  let torn: { readonly line: number; readonly lines: Buffer[] } | undefined;

  function fault(line: number, message: string): void {
    if (faults.length < mostFaults) faults.push({ line, message });
  }

  function entry(read: ReadLine): void {
    const { seq, seal } = read.head;
    if (torn) told(read, torn);
    torn = undefined;
    if (read.keyed && key === undefined) unchecked ??= seq;
    else if (!read.isSealed(key))
      fault(
        number,
        `Entry ${seq} was changed after it was written, or sealed with another key: its seal does not fit its text.`,
      );
    if (keyed > 0 && !read.keyed)
      fault(number, `Entry ${seq} is sealed without a key, but those before it are sealed with one.`);
    if (read.keyed) keyed += 1;
    if (head) follows(read, head);
    else if (seq !== 1)
      notes.push(`The file begins with entry ${seq}: those before it are in an older file.`);
    else if (read.previous !== noHead.seal) fault(number, 'Entry 1 claims to follow another one.');
    if (anchor?.seq === seq && anchor.seal !== seal)
      fault(
        number,
        `Entry ${seq} is not the one that is remembered under this number: the file was written anew.`,
      );
    head = read.head;
    entries += 1;
  }

  function follows(read: ReadLine, last: Head): void {
    const { seq } = read.head;
    if (read.previous === last.seal && seq === last.seq + 1) return;
    const missing = seq - last.seq - 1;
    if (missing > 0)
      fault(
        number,
        `Entry ${seq} does not follow entry ${last.seq}: ${missing === 1 ? 'one entry was' : `${missing} entries were`} removed before it.`,
      );
    else if (missing < 0)
      fault(number, `Entry ${seq} stands after entry ${last.seq}: it was moved or copied here.`);
    else
      fault(
        number,
        `Entry ${seq} was not written after the entry ${last.seq} that stands before it: that one was exchanged.`,
      );
  }

  function told(read: ReadLine, { line, lines }: NonNullable<typeof torn>): void {
    const bytes = Buffer.concat(lines.flatMap((one, at) => (at === 0 ? [one] : [Buffer.from('\n'), one])));
    if (read.event === 'torn' && read.hash === tornHash(bytes))
      notes.push(
        `Line ${line} was cut off when it was written (${bytes.length} bytes); entry ${read.head.seq} says so.`,
      );
    else fault(line, 'This is no entry of the audit, and none tells of it: it was changed or put here.');
  }

  return {
    line(bytes: Buffer): void {
      number += 1;
      const read = readSealed(bytes);
      if (read) entry(read);
      else {
        torn ??= { line: number, lines: [] };
        torn.lines.push(bytes);
      }
    },
    end(rest: Buffer): AuditVerdict {
      if (rest.length > 0) this.line(rest);
      const last = head ?? noHead;
      if (unchecked !== undefined)
        notes.push(
          `From entry ${unchecked} on, seals were made with a key: without it (HUNTLINE_AUDIT_KEY), only the order of the entries could be checked.`,
        );
      const isTorn = torn !== undefined && rest.length > 0 && torn.lines.length === 1;
      if (torn && isTorn)
        notes.push(
          `Line ${torn.line}, the last, was cut off when it was written (${rest.length} bytes): Huntline was killed, and says so when it writes again.`,
        );
      else if (torn) fault(torn.line, 'This is no entry of the audit: it was changed or put here.');
      if (anchor && last.seq < anchor.seq) {
        const ended = `The file ends with entry ${last.seq}, but entry ${anchor.seq} had been written: the end was cut off.`;
        fault(number + 1, ended);
      }
      const status = faults.length > 0 ? 'broken' : isTorn ? 'torn' : 'intact';
      return { status, entries, head: last, faults, notes };
    },
  };
}

function unreadable(error: unknown, file: string): unknown {
  const { code } = error as { code?: unknown };
  if (!['EACCES', 'EISDIR', 'ENOENT', 'EPERM'].includes(String(code))) return error;
  return new UserError(
    code === 'ENOENT'
      ? `There is no audit file ${file}.`
      : `The audit file ${file} cannot be read (${String(code)}).`,
    { title: 'Nothing to verify', hint: 'Name the file: huntline audit verify <file>', cause: error },
  );
}
