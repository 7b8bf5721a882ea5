import { describe, expect, it } from 'vitest';
import { whereWritten } from '../../src/check/where-written.ts';

const dotEnv = '# settings\nPORT=1\n  export TOKEN = "a b" # mine\nTWICE=1\nTWICE=2\nEMPTY=\n';

describe('where a setting is written', () => {
  it.each([
    ['PORT', { PORT: '1' }, '.env:2'],
    ['TOKEN', { TOKEN: 'a b' }, '.env:3'],
    ['TWICE', { TWICE: '2' }, '.env:5'],
    ['PORT', { PORT: '99' }, 'the environment'],
    ['OTHER', { OTHER: 'x' }, 'the environment'],
    ['EMPTY', { EMPTY: '' }, 'nowhere yet; .env.example tells of it'],
    ['NONE', {}, 'nowhere yet; .env.example tells of it'],
  ])('%s of %j is told as %s', (setting, environment, place) => {
    expect(whereWritten(setting, environment, dotEnv)).toBe(place);
  });

  it('is the environment where there is no .env', () => {
    expect(whereWritten('PORT', { PORT: '1' })).toBe('the environment');
  });
});
