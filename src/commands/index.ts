import { check } from './check.ts';
import type { Command } from './command.ts';
import { help } from './help.ts';
import { hunt } from './hunt.ts';
import { role } from './role.ts';
import { stop } from './stop.ts';
import { workspace } from './workspace.ts';

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [hunt, workspace, stop, role, check, help];
