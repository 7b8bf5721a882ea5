import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** For what is made once from this checkout: beside the packages, where only who may change the code can write. */
export const keptFolder = fileURLToPath(new URL('../node_modules/.cache/huntline/', import.meta.url));

/**
 * Keeps what Node compiles for one kind of process, so that its next start need not do it again. Modules that are
 * imported before are not kept; where the folder cannot be written, nothing is.
 */
export function keepCode(kind: 'bot' | 'engine'): void {
  enableCompileCache(join(keptFolder, kind));
}
