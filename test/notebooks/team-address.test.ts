import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { readTeamAddress } from '../../src/notebooks/team-address.ts';

describe('the address of a team’s repository', () => {
  it.each([
    ['https://github.com/contoso/hunts', 'https://github.com/contoso/hunts', undefined],
    [' https://github.com/contoso/hunts.git/ ', 'https://github.com/contoso/hunts', undefined],
    ['https://github.com/contoso/hunts#main', 'https://github.com/contoso/hunts', 'main'],
    ['https://github.com/contoso/hunts#release/2026.1', 'https://github.com/contoso/hunts', 'release/2026.1'],
    ['https://git.contoso.example:8443/a/b/hunts', 'https://git.contoso.example:8443/a/b/hunts', undefined],
    [
      'https://dev.azure.com/org/My%20Project/_git/hunts',
      'https://dev.azure.com/org/My%20Project/_git/hunts',
      undefined,
    ],
  ])('%s is read', (text, url, ref) => {
    expect(readTeamAddress(text)).toMatchObject({ url, ...(ref === undefined ? {} : { ref }) });
    expect(readTeamAddress(text).id).toMatch(/^team-hunts-[0-9a-f]{8}$/);
  });

  it.each([
    'http://github.com/contoso/hunts',
    'git@github.com:contoso/hunts.git',
    'ssh://git@github.com/contoso/hunts',
    'file:///etc/passwd',
    'ext::sh -c id',
    '/home/alex/hunts',
    'https://user:hunter2@github.com/contoso/hunts',
    'https://hunter2@github.com/contoso/hunts',
    'https://github.com/contoso/hunts?x=hunter2',
    'https://github.com/contoso',
    'https://github.com/',
    'https://github.com/../hunts',
    'https://github.com/contoso/%2e%2e',
    'https://github.com/contoso/--upload-pack=id',
    'https://github.com/-c/hunts',
    'https://github.com/contoso/hunts#--upload-pack=id',
    'https://github.com/contoso/hunts#a..b',
    'https://github.com/contoso/hunts#a b',
    'https://github.com/contoso/hunts#x.lock',
    'https://github.com/contoso/hunts#%zz',
    '',
  ])('%s is refused, and not repeated', (text) => {
    expect(() => readTeamAddress(text)).toThrow(UserError);
    expect(() => readTeamAddress(text)).not.toThrow(/hunter2/);
  });

  it('is never an option of Git’s, nor another scheme', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withFragments: true }), fc.string()), (text) => {
        try {
          const { url, ref, id } = readTeamAddress(text);
          expect(url).toMatch(/^https:\/\/[^/@?#]+\/[^?#]+$/);
          expect(ref ?? 'main').toMatch(/^[A-Za-z0-9]/);
          expect(id).toMatch(/^[a-z0-9-]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});
