import { composeApp, type Huntline } from '../../src/compose-app.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';

/** A real Huntline over the demo workspace, without surfaces; `environment` overrides settings. */
export function startHuntline(environment: Readonly<Record<string, string>> = {}): Promise<Huntline> {
  const config = readConfig({ HUNTLINE_TIME_ZONE: 'UTC', ...environment });
  return composeApp(config, createLog('silent'));
}
