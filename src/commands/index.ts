import type { Command } from './command.ts';
import { help } from './help.ts';
import { hunt } from './hunt.ts';

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [hunt, help];
