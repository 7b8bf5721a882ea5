import { UserError } from '../errors.ts';
import { quoteWord } from '../language/quote-word.ts';
import type { Answer, CheckLine } from '../types.ts';
import type { Command, Services } from './command.ts';

/** What this command uses besides: looks at every setting and service, and never rejects. */
export interface CheckService {
  readonly check: (signal: AbortSignal) => Promise<readonly CheckLine[]>;
}

/** Looks at every setting and every service outside by a small real call. */
export const check: Command = {
  name: 'check',
  summary: 'Look at every setting and service, and say what is wrong and how to mend it',
  access: 'admin',
  usage: ['check [words]'],
  examples: ['check', 'check slack'],
  run: async ({ words }, { services, signal, progress }) => {
    progress('Looking at every setting and service');
    const lines = await serviceOf(services).check(signal);
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

function serviceOf(services: Services): CheckService {
  const given: Services & Partial<CheckService> = services;
  if (given.check) return { check: given.check };
  throw new UserError('This Huntline was started without its checks.', {
    hint: 'Run `huntline check` where it runs.',
  });
}
