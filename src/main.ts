import { keepCode } from './keep-code.ts';

// What is imported here is loaded before the line below: all else comes after it.
keepCode('bot');
const { loadDotEnv } = await import('./config.ts');
loadDotEnv();
const { serve } = await import('./serve.ts');
await serve();
