import { check } from './check.ts';
import type { Command } from './command.ts';
import { enrich } from './enrich.ts';
import { exportCommand } from './export.ts';
import { geo } from './geo.ts';
import { help } from './help.ts';
import { hunt } from './hunt.ts';
import { ip } from './ip.ts';
import { map } from './map.ts';
import { notebook } from './notebook.ts';
import { observables } from './observables.ts';
import { role } from './role.ts';
import { stop } from './stop.ts';
import { ti } from './ti.ts';
import { watch } from './watch.ts';
import { whois } from './whois.ts';
import { workspace } from './workspace.ts';

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [
  hunt,
  enrich,
  ip,
  ti,
  geo,
  whois,
  observables,
  map,
  notebook,
  exportCommand,
  watch,
  workspace,
  stop,
  role,
  check,
  help,
];
