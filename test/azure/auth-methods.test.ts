import { expect, it } from 'vitest';
import { readAuthMethods } from '../../src/azure/auth-methods.ts';

it('takes all of the names that MSTICPy takes, in the order given and each once', () => {
  expect(readAuthMethods(['managed_identity', 'MSI', ' environment', 'device', 'cert'])).toEqual([
    'msi',
    'env',
    'devicecode',
    'certificate',
  ]);
});

it('names every method that it does not know, and those there are', () => {
  expect(() => readAuthMethods(['cli', 'cache', 'toString'])).toThrow(
    'Not a way to sign in: cache, toString.',
  );
});
