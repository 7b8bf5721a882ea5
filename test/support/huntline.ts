import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeApp, type Huntline } from '../../src/compose/compose-app.ts';
import { readConfig } from '../../src/config.ts';

/**
 * A real Huntline over the demo workspace, without surfaces, that forgets everything when it is closed; everybody in a
 * chat may hunt. `environment` overrides settings.
 */
export async function startHuntline(environment: Readonly<Record<string, string>> = {}): Promise<Huntline> {
  const folder = await mkdtemp(join(tmpdir(), 'huntline-'));
  const settings = {
    HUNTLINE_TIME_ZONE: 'UTC',
    HUNTLINE_LOG_LEVEL: 'silent',
    HUNTLINE_HUNTERS: '*',
    HUNTLINE_STATE: ':memory:',
    HUNTLINE_AUDIT: join(folder, 'audit.jsonl'),
    ...environment,
  };
  const huntline = await composeApp(readConfig(settings), { environment: settings });
  return {
    ...huntline,
    async close() {
      await huntline.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
