import { randomBytes } from 'node:crypto';
import type { Access } from './access/access.ts';
import { forGuests, type GuestRule, refuseGuests } from './access/guests.ts';
import { requireRole } from './access/roles.ts';
import type { Answer, ErrorAnswer } from './answers.ts';
import type { Audit } from './audit/audit.ts';
import { type AnsweredLine, describeLine } from './audit/describe-line.ts';
import type { Command, Context, Services } from './commands/command.ts';
import { unknownCommand } from './commands/help.ts';
import { workspacesFor } from './commands/preferred-workspace.ts';
import { UserError } from './errors.ts';
import { completeLine } from './language/complete-line.ts';
import { lineWith } from './language/quote-word.ts';
import { readLine } from './language/read-line.ts';
import type { Log } from './log.ts';
import type { RunningLine } from './state/running-lines.ts';
import type { App, Incoming, Role } from './types.ts';

export interface AppParts {
  readonly commands: readonly Command[];
  readonly services: Services;
  readonly access: Access;
  readonly guests: GuestRule;
  readonly audit: Pick<Audit, 'record'>;
  /** Reads along. */
  readonly overhear: App['overhear'];
  /** Takes every known secret out of an answer. */
  readonly redact: (answer: Answer) => Answer;
  readonly clock: () => Date;
  readonly log: Log;
}

/** Who listens while a line is answered. */
type Listening = Required<NonNullable<Parameters<App['answer']>[1]>>;

const nothing = () => undefined;

/** The door that every line and every button comes through; the only place that catches. */
export function createApp(parts: AppParts): App {
  return {
    async answer(given, { progress = nothing, draft = nothing, signal = new AbortController().signal } = {}) {
      const began = performance.now();
      const line = await answerLine(given, parts, { progress, draft, signal });
      const ms = performance.now() - began;
      parts.audit.record(describeLine({ ...line, ms, now: parts.clock() }));
      const { incoming, answer } = line;
      parts.log.info({
        surface: incoming.surface,
        person: incoming.person.id,
        place: incoming.place.id,
        kind: answer.kind,
        ms: Math.round(ms),
      });
      return answer;
    },
    overhear: parts.overhear,
    complete(line) {
      const { catalogue, workspaces } = parts.services;
      return completeLine(line, {
        commands: parts.commands.map((command) => command.name),
        hunts: catalogue.all().flatMap((hunt) => [...hunt.aliases, hunt.name]),
        parameters: (name) => catalogue.find(name)?.parameters.map((parameter) => parameter.name) ?? [],
        workspaces: workspaces.names,
        tables: parts.services.tables(),
      });
    },
  };
}

/** Answers, whatever happens, and tells what the audit wants to know. */
async function answerLine(
  given: Incoming,
  parts: AppParts,
  { progress, draft, signal }: Listening,
): Promise<Omit<AnsweredLine, 'ms' | 'now'>> {
  let incoming = given;
  let role: Role | undefined;
  let running: RunningLine | undefined;
  const resolved: Context['resolved'] = {};
  try {
    incoming = withInputs(given);
    running = parts.services.running.begin(incoming, signal);
    const line = readLine(incoming.line);
    const command = parts.commands.find(({ name }) => name === (line.verb || 'help'));
    if (command) resolved.command = command.name;
    refuseGuests(incoming, parts.guests);
    role = await parts.access.roleOf(incoming);
    requireRole(role, command?.access ?? 'reader', command ? `“${command.name}”` : 'Huntline', incoming);
    if (!command) throw unknownCommand(line.verb, parts.commands);
    const { commands, clock } = parts;
    const { preferences, workspaces } = parts.services;
    const services = {
      ...parts.services,
      workspaces: await workspacesFor(incoming, preferences, workspaces),
    };
    const context: Context = {
      incoming,
      role,
      resolved,
      now: clock(),
      signal: running.signal,
      progress,
      draft: (answer) => draft(parts.redact(forGuests(answer, incoming))),
      services,
      commands,
    };
    const answer = await command.run({ words: () => line.words, rest: line.rest, tail: line.tail }, context);
    return { incoming, role, resolved, answer: parts.redact(forGuests(answer, incoming)) };
  } catch (thrown) {
    // Who stopped the line says why; the query only knows that it was stopped.
    const why: unknown = running?.signal.reason;
    const error = why instanceof UserError ? why : thrown;
    return { incoming, role, resolved, error, answer: parts.redact(errorAnswer(error, parts.log)) };
  } finally {
    running?.end();
  }
}

/** A form's values become part of the line, as if they had been typed. */
function withInputs(incoming: Incoming): Incoming {
  return incoming.inputs ? { ...incoming, line: lineWith(incoming.line, incoming.inputs) } : incoming;
}

function errorAnswer(error: unknown, log: Log): ErrorAnswer {
  if (error instanceof UserError) {
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return { kind: 'error', title: error.title, message: error.message, ...hint, actions: error.actions };
  }
  const reference = randomBytes(4).toString('hex');
  log.error({ reference, err: error }, 'a line failed');
  return {
    kind: 'error',
    title: 'Something went wrong on our side',
    message: 'The line could not be answered. Nothing was changed.',
    hint: `Tell whoever runs Huntline the reference ${reference}: it finds the cause in the log.`,
    reference,
    actions: [],
  };
}
