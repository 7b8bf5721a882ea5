import { randomBytes } from 'node:crypto';
import { type Command, type Context, requireRole, type Services } from './commands/command.ts';
import { unknownCommand } from './commands/help.ts';
import { UserError } from './errors.ts';
import { completeLine } from './language/complete-line.ts';
import { lineWith } from './language/quote-word.ts';
import { readLine } from './language/read-line.ts';
import type { Log } from './log.ts';
import type { Answer, App, ErrorAnswer, Incoming, Role } from './types.ts';

export interface AppParts {
  readonly commands: readonly Command[];
  readonly services: Services;
  readonly roleOf: (incoming: Incoming) => Role;
  readonly clock: () => Date;
  readonly log: Log;
}

/** The door that every line and every button comes through; the only place that catches. */
export function createApp(parts: AppParts): App {
  return {
    async answer(incoming, { progress = () => undefined, signal = new AbortController().signal } = {}) {
      const began = performance.now();
      const answer = await answerLine(withInputs(incoming), parts, progress, signal).catch((error: unknown) =>
        errorAnswer(error, parts.log),
      );
      parts.log.info({
        surface: incoming.surface,
        person: incoming.person.id,
        place: incoming.place.id,
        kind: answer.kind,
        ms: Math.round(performance.now() - began),
      });
      return answer;
    },
    complete(line) {
      const { catalogue, workspaces } = parts.services;
      return completeLine(line, {
        commands: parts.commands.map((command) => command.name),
        hunts: catalogue.all().flatMap((hunt) => [...hunt.aliases, hunt.name]),
        parameters: (name) => catalogue.find(name)?.parameters.map((parameter) => parameter.name) ?? [],
        workspaces: workspaces.names,
      });
    },
  };
}

async function answerLine(
  incoming: Incoming,
  { commands, services, roleOf, clock }: AppParts,
  progress: (message: string) => void,
  signal: AbortSignal,
): Promise<Answer> {
  const line = readLine(incoming.line);
  const command = commands.find(({ name }) => name === (line.verb || 'help'));
  if (!command) throw unknownCommand(line.verb, commands);
  const context: Context = {
    incoming,
    role: roleOf(incoming),
    now: clock(),
    signal,
    progress,
    services,
    commands,
  };
  requireRole(context.role, command.access, `“${command.name}”`);
  return command.run({ words: () => line.words, rest: line.rest, tail: line.tail }, context);
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
