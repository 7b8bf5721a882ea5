import { composeApp, type Huntline } from '../../src/compose-app.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import type { Incoming } from '../../src/types.ts';

/** A real Huntline over the demo workspace, without surfaces; `environment` overrides settings. */
export function startHuntline(environment: Readonly<Record<string, string>> = {}): Promise<Huntline> {
  const config = readConfig({ HUNTLINE_TIME_ZONE: 'UTC', ...environment });
  return composeApp(config, createLog('silent'));
}

/** A line typed at the terminal, in UTC, by somebody who may do all. */
export function typed(line: string, changes: Partial<Incoming> = {}): Incoming {
  return {
    surface: 'terminal',
    line,
    person: { id: 'tester', name: 'Tester' },
    place: { id: 'terminal', kind: 'personal' },
    locale: 'en-GB',
    timeZone: 'UTC',
    ...changes,
  };
}
