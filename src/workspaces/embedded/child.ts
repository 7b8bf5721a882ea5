import { flushCompileCache } from 'node:module';
import { keepCode } from '../../keep-code.ts';

// What is imported here is loaded before the line below: all else comes after it.
keepCode('engine');
await import('./engine.ts');
// This process is killed when the bot ends: what is kept is written now, when nobody waits for it.
setTimeout(flushCompileCache, 3000).unref();
