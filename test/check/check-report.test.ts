import { describe, expect, it } from 'vitest';
import type { CheckLine } from '../../src/answers.ts';
import { checkExitCode, checkJson, checkText, summary } from '../../src/check/check-report.ts';

const fine: CheckLine = { name: 'identity', ok: true, message: 'signed in by msi' };
const wrong: CheckLine = {
  name: 'vault',
  ok: false,
  message: 'contoso-vault does not answer\nit was asked twice',
  setting: 'HUNTLINE_KEYVAULT',
  mend: 'See whether this machine reaches it.',
  written: '.env:12',
};

describe('the report of a check', () => {
  it('says of each thing how it is, and of what is wrong which setting, where, and how to mend it', () => {
    expect(checkText([fine, wrong])).toBe(
      [
        'ok     identity  signed in by msi',
        'wrong  vault     contoso-vault does not answer',
        '                 it was asked twice',
        '       setting  HUNTLINE_KEYVAULT, in .env:12',
        '       mend     See whether this machine reaches it.',
        '',
        '1 of 2 is wrong: vault.',
      ].join('\n'),
    );
  });

  it('is the same in colour, but for the colours', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are control characters.
    expect(checkText([fine, wrong], true).replace(/\u001b\[\d+m/g, '')).toBe(checkText([fine, wrong]));
  });

  it('ends with 0 where all is well and with 1 where anything is not', () => {
    expect(checkExitCode([fine])).toBe(0);
    expect(checkExitCode([fine, wrong])).toBe(1);
    expect(summary([fine, fine])).toBe('All 2 are ok.');
    expect(summary([fine, wrong, wrong])).toBe('2 of 3 are wrong: vault, vault.');
  });

  it('as JSON says whether all is well, and every line whole', () => {
    expect(JSON.parse(checkJson([fine, wrong]))).toEqual({ ok: false, lines: [fine, wrong] });
  });
});
