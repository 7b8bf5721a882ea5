import { keepCode } from './keep-code.ts';

// What is imported here is loaded before the line below: all else comes after it.
keepCode('bot');
await import('./command-line.ts');
