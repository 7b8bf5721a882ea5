import type { Answer, CheckLine } from '../answers.ts';
import { UserError } from '../errors.ts';
import { quoteWord } from '../language/quote-word.ts';
import type { Command } from './command.ts';

/** Looks at every setting and every service outside by a small real call. */
export const check: Command = {
  name: 'check',
  summary: 'Look at every setting and service, and say what is wrong and how to mend it',
  access: 'admin',
  usage: ['check [words]'],
  examples: ['check', 'check slack'],
  run: async ({ words }, { services, signal, progress }) => {
    progress('Looking at every setting and service');
    if (!services.check) throw unchecked();
    const lines = await services.check(signal);
    return answerTo(
      lines,
      words().map(({ text }) => text),
    );
  },
};

/** `words` leave only the lines whose name has all of them. */
function answerTo(lines: readonly CheckLine[], words: readonly string[]): Answer {
  const shown = lines.filter(({ name }) =>
    words.every((word) => name.toLowerCase().includes(word.toLowerCase())),
  );
  if (shown.length === 0) {
    throw new UserError(`Nothing that is looked at is called “${words.join(' ')}”.`, {
      title: 'Nothing to check',
      hint: `There is: ${lines.map(({ name }) => name).join(', ')}.`,
      actions: [{ title: 'Check everything', line: 'check' }],
    });
  }
  const line = ['check', ...words.map(quoteWord)].join(' ');
  return {
    kind: 'check',
    title: 'Settings and services',
    lines: shown,
    actions: [{ title: 'Check again', line }],
  };
}

function unchecked(): UserError {
  return new UserError('This Huntline was started without its checks.', {
    hint: 'Run `huntline check` where it runs.',
  });
}
