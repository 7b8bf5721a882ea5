import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bindHunt } from '../../../src/hunts/bind-hunt.ts';
import type { Hunt } from '../../../src/hunts/hunt.ts';
import { readQueryFile } from '../../../src/hunts/read-query-file.ts';
import type { MakeOptions } from '../../../src/notebooks/make/made-notebook.ts';
import { notebookHunt } from '../../../src/notebooks/make/notebook-hunt.ts';

const queries = resolve(import.meta.dirname, '../../../queries');

/** Every file of hunts that Huntline comes with. */
export const huntFiles: readonly string[] = readdirSync(queries).filter((file) => file.endsWith('.yaml'));

/** The hunts of a file that Huntline comes with. */
export function huntsOf(file: string): readonly Hunt[] {
  return readQueryFile(file, readFileSync(resolve(queries, file), 'utf8')).hunts;
}

export const sampleWindow = { start: '2026-10-12T08:00:00.000Z', end: '2026-10-26T08:00:00.000Z' };

/** A hunt as it ran for a host with a name that is not friendly. */
export function sampleOptions(values: Record<string, string> = { host_name: "WS-FIN-12'" }): MakeOptions {
  const hunt = huntsOf('alerts.yaml').find(({ name }) => name === 'SecurityAlert.list_related_alerts');
  if (!hunt) throw new Error('The catalogue has no list_related_alerts.');
  return {
    title: hunt.title,
    from: 'hunt related alerts for WS-FIN-12 last 14d',
    madeAt: '2026-10-26T08:00:05.000Z',
    workspace: {
      name: 'contoso',
      workspaceId: '0a1b2c3d-1111-4222-8333-444455556666',
      tenantId: '9a8b7c6d-1111-4222-8333-444455556666',
      subscriptionId: '5f5f5f5f-1111-4222-8333-444455556666',
      resourceGroup: 'soc',
      workspaceName: 'contoso-sentinel',
    },
    window: sampleWindow,
    phrase: 'last 14d',
    entities: { host: ["WS-FIN-12'"], ip: ['203.0.113.7', '2001:db8::7'] },
    hunt: notebookHunt(hunt, values, sampleWindow, bindHunt(hunt, values, sampleWindow)),
    notebook: {
      title: 'Guided Hunting – Anomalous Office365 Exchange Sessions',
      link: 'https://github.com/Azure/Azure-Sentinel-Notebooks/blob/master/Guided%20Hunting%20-%20Anomalous.ipynb',
    },
    redact: (text) => text,
  };
}
