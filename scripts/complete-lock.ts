// A registry mirror may lack some platforms' binary packages; npm then writes a lock file without them and
// `npm ci` refuses it. This adds the missing entries, so that one lock file serves every platform.
// Run after each change of dependencies: `node scripts/complete-lock.ts`.
import { readFileSync, writeFileSync } from 'node:fs';

export interface LockEntry {
  version?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}
export interface Lock {
  packages: Record<string, LockEntry>;
}

/** The optional platform packages that the lock file names but has no entry for, as paths with entries. */
export function missingPlatforms(lock: Lock): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {};
  for (const owner of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      const platform = /-(darwin|linux|win32|android|freebsd)-(arm64|x64)(-musl)?$/.exec(name);
      if (lock.packages[path] || !platform?.[1] || !platform[2]) continue;
      missing[path] = {
        version,
        cpu: [platform[2]],
        ...(owner.dev ? { dev: true } : {}),
        ...(platform[1] === 'linux' ? { libc: [platform[3] ? 'musl' : 'glibc'] } : {}),
        ...(owner.license ? { license: owner.license } : {}),
        optional: true,
        os: [platform[1]],
      };
    }
  }
  return missing;
}

if (import.meta.main) {
  const file = new URL('../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  const missing = missingPlatforms(lock);
  const packages = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} entries added`);
}
