import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteForShell, shellCommand } from '../../src/azure/shell-command.ts';
import { hostileTexts } from '../support/hostile-texts.ts';

const word = fc.oneof(
  fc.constantFrom(...hostileTexts, '', "'", "'; echo pwned #", '$(id)', '`id`', '\\', '-x', 'a\nb', '~', '*'),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);
// A process takes no NUL and no half of a character.
const words = fc.array(
  word.map((text) => text.toWellFormed().replaceAll('\0', '')),
  { minLength: 1, maxLength: 20 },
);
const printed = (script: string) =>
  execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);

describe('a command for a shell', () => {
  it('hands every word over as it is', () => {
    fc.assert(
      fc.property(words, (given) => {
        expect(printed(`printf '%s\\0' ${given.map(quoteForShell).join(' ')}`)).toEqual(given);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same command when it is broken into lines', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 120 }), (given, width) => {
        const { lines } = shellCommand(
          '',
          `printf '%s\\0'`,
          [
            ['--tables', ...given],
            ['--name', 'x'],
          ],
          width,
        );
        const [only] = given;
        const tied =
          given.length === 1 && only?.startsWith('-') ? [`--tables=${only}`] : ['--tables', ...given];
        expect(printed(lines.join('\n'))).toEqual([...tied, '--name', 'x']);
      }),
      { numRuns: 40 },
    );
  });
});
