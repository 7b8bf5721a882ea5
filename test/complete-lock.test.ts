import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Lock, missingPlatforms } from '../scripts/complete-lock.ts';

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as Lock;

describe('the lock file', () => {
  it('has an entry for every platform of every binary package', () => {
    expect(missingPlatforms(lock)).toEqual({});
    const duckdb = Object.keys(lock.packages).filter((path) => path.includes('@duckdb/node-bindings-'));
    expect(duckdb).toHaveLength(8);
  });

  it('is completed with platform, processor and version where one is missing', () => {
    const owner = { license: 'MIT', optionalDependencies: { 'x-linux-arm64-musl': '1.0.0' } };
    expect(missingPlatforms({ packages: { 'node_modules/x': owner } })).toEqual({
      'node_modules/x-linux-arm64-musl': {
        version: '1.0.0',
        cpu: ['arm64'],
        libc: ['musl'],
        license: 'MIT',
        optional: true,
        os: ['linux'],
      },
    });
  });

  it('names no registry host', () => {
    expect(Object.values(lock.packages).filter((entry) => 'resolved' in entry)).toEqual([]);
  });
});
