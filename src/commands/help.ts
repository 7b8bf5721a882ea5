import { includes } from '../access/roles.ts';
import type { Answer } from '../answers.ts';
import { UserError } from '../errors.ts';
import { nearest } from '../language/nearest.ts';
import type { Role } from '../types.ts';
import type { Args, Command, Context } from './command.ts';

/** Shows what can be typed: all commands, or one of them. */
export const help: Command = {
  name: 'help',
  summary: 'Show what you can type here',
  access: 'reader',
  usage: ['help [command]'],
  examples: ['help', 'help hunt'],
  run,
};

async function run({ rest }: Args, { commands: all, role }: Context): Promise<Answer> {
  // What somebody may not do is not offered to them.
  const commands = all.filter(({ access }) => includes(role, access));
  const name = rest.trim().toLowerCase();
  if (name === '') return overview(commands, role);
  const command = commands.find((one) => one.name === name);
  if (!command) throw unknownCommand(name, commands);
  return {
    kind: 'help',
    title: name,
    text: command.summary,
    commands: [command],
    actions: command.examples.map((line) => ({ title: line, line })),
  };
}

/** One way to use each command; the rest is a `help <command>` away. */
function overview(commands: readonly Command[], role: Role): Answer {
  return {
    kind: 'help',
    title: 'Huntline',
    text: `Type a line; a leading slash or a mention is optional, case does not matter, quotes group words. You are ${role} here.`,
    commands: commands.map((command) => ({
      ...command,
      usage: command.usage.slice(0, 1),
      examples: command.examples.slice(0, 1),
    })),
    actions: [
      { title: 'hunt alerts last 28d', line: 'hunt alerts last 28d' },
      { title: 'All hunts', line: 'hunt list' },
      ...commands.map((command) => ({ title: `help ${command.name}`, line: `help ${command.name}` })),
    ],
  };
}

/** What to say to a verb that is none: the nearest command. */
export function unknownCommand(verb: string, commands: readonly Command[]): UserError {
  const names = commands.map((command) => command.name);
  const near = nearest(verb, names, 2);
  return new UserError(verb === '' ? 'The line is empty.' : `There is no command “${verb}”.`, {
    title: 'No such command',
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There is: ${names.join(', ')}.`,
    actions: [...near, 'help'].map((line) => ({ title: line, line: line === 'hunt' ? 'hunt list' : line })),
  });
}
