import { includes } from '../access/roles.ts';
import { UserError } from '../errors.ts';
import { nearest } from '../language/nearest.ts';
import type { Answer } from '../types.ts';
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
  const shown = name === '' ? commands : commands.filter((command) => command.name === name);
  if (shown.length === 0) throw unknownCommand(name, commands);
  return {
    kind: 'help',
    title: name === '' ? 'Huntline' : name,
    text:
      name === ''
        ? `Type a line; a leading slash or a mention is optional, case does not matter, quotes group words. You are ${role} here.`
        : (shown[0]?.summary ?? ''),
    commands: shown,
    actions: shown.flatMap(({ examples }) => examples.slice(0, 3).map((line) => ({ title: line, line }))),
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
