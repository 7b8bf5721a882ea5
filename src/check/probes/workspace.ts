import type { Workspace } from '../../types.ts';
import type { Probe } from '../run-checks.ts';
import type { About } from './ask.ts';

/** A query of one row, which needs the identity, the network and the right to read, and next to nothing of the workspace. */
export function workspaceProbe(workspace: Workspace, about: About = {}, clock = () => new Date()): Probe {
  return {
    name: `workspace ${workspace.name}`,
    ...about,
    async look(signal) {
      const end = clock();
      const window = { start: new Date(end.getTime() - 60_000).toISOString(), end: end.toISOString() };
      const table = await workspace.run('print huntline = 1', window, {
        signal,
        maxRows: 1,
        timeoutMs: 20_000,
      });
      const [row] = table.rows;
      if (Number(row?.[0]) !== 1) {
        return {
          ok: false,
          message: 'it answered a query of one row with something else',
          mend: 'Is this the address of Log Analytics?',
        };
      }
      if (table.partial !== undefined) return { ok: false, message: `it answered in part: ${table.partial}` };
      const stock = await workspace.inventory?.(signal, []);
      return stock === undefined || stock.faults.length === 0
        ? { ok: true, message: 'answered a query' }
        : { ok: false, message: stock.faults.join('\n'), mend: 'Mend these files, or take them out.' };
    },
  };
}
