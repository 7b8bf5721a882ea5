import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const { dependencies, devDependencies } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

/** What a file loads when it runs: imports of types alone are stripped by Node. */
function packagesOf(text: string): readonly string[] {
  const loaded = [
    ...text.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)'/gm),
    ...text.matchAll(/^import\s+'([^']+)'/gm),
    ...text.matchAll(/\bimport\('([^']+)'\)/g),
    ...text.matchAll(/\bcreateRequire\(import\.meta\.url\)(?:\.resolve)?\(\s*'([^']+)'/g),
  ];
  return loaded
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith('.') && !isBuiltin(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}${path}`);
}

describe('what runs without the packages of development', () => {
  it('loads nothing but dependencies', () => {
    const missing = ['src/', 'demo/'].flatMap(filesOf).flatMap((path) =>
      packagesOf(readFileSync(new URL(path, root), 'utf8'))
        .filter((name) => !Object.hasOwn(dependencies, name))
        .map((name) => `${path} loads ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('would be found out by a planted import', () => {
    expect(packagesOf("import { it } from 'vitest';\nimport type { X } from 'typescript';")).toEqual([
      'vitest',
    ]);
    expect(packagesOf("const { y } = await import('@azure/identity/deep');\nimport 'zod';")).toEqual([
      'zod',
      '@azure/identity',
    ]);
    expect(
      packagesOf("import {\n  a,\n} from 'fast-check';\nimport { b } from './c.ts';\nimport fs from 'fs';"),
    ).toEqual(['fast-check']);
    expect(Object.hasOwn(devDependencies, 'vitest')).toBe(true);
  });
});
