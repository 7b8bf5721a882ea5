import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { Arm } from './arm.ts';
import { workspaceOf } from './resource-id.ts';

/** A rule by which a workspace exports what comes in to its tables. */
export interface DataExport {
  readonly name: string;
  readonly enabled: boolean;
  readonly tables: readonly string[];
  readonly destination: {
    readonly kind: 'event-hubs' | 'other' | 'storage';
    readonly resourceId: string;
    /** Where all tables go to one hub. */
    readonly eventHub?: string;
  };
  /** ISO 8601 in UTC. */
  readonly createdAt?: string;
  readonly modifiedAt?: string;
}

const apiVersion = '2020-08-01';

const instant = z
  .string()
  .nullish()
  .transform((text) => {
    // Azure writes an instant with or without its zone, which is UTC.
    const zoned = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text ?? '') ? `${text}Z` : (text ?? '');
    const at = Date.parse(zoned);
    return Number.isNaN(at) ? undefined : new Date(at).toISOString();
  });

const rules = z.object({
  value: z.array(
    z.object({
      name: z.string(),
      properties: z.object({
        tableNames: z.array(z.string()).nullish(),
        enable: z.boolean().nullish(),
        createdDate: instant,
        lastModifiedDate: instant,
        destination: z.object({
          resourceId: z.string(),
          type: z.string().nullish(),
          metaData: z.object({ eventHubName: z.string().nullish() }).nullish(),
        }),
      }),
    }),
  ),
});

type Destination = z.infer<typeof rules>['value'][number]['properties']['destination'];

/** The data export rules of a workspace, by name. @throws {UserError} */
export async function readDataExports(
  arm: Arm,
  workspaceResourceId: string,
  signal: AbortSignal,
): Promise<readonly DataExport[]> {
  const { id } = workspaceOf(workspaceResourceId);
  const answer = await arm.get(`${encodeURI(id)}/dataExports?api-version=${apiVersion}`, signal);
  const read = rules.safeParse(answer);
  if (!read.success) {
    throw new UserError('Azure told the data export rules in a way that Huntline does not know.', {
      title: 'Azure did not tell',
      hint: `They can be seen in the Azure portal, on the workspace’s page under Settings. (${z.prettifyError(read.error).slice(0, 200)})`,
      cause: read.error,
    });
  }
  return read.data.value
    .map(({ name, properties }) => {
      const { tableNames, enable, createdDate, lastModifiedDate, destination } = properties;
      return {
        name,
        enabled: enable ?? false,
        tables: tableNames ?? [],
        destination: asDestination(destination),
        ...(createdDate === undefined ? {} : { createdAt: createdDate }),
        ...(lastModifiedDate === undefined ? {} : { modifiedAt: lastModifiedDate }),
      };
    })
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
}

function asDestination({ resourceId, type, metaData }: Destination): DataExport['destination'] {
  const eventHub = metaData?.eventHubName;
  return { kind: kindOf(resourceId, type), resourceId, ...(eventHub ? { eventHub } : {}) };
}

/** By the resource itself: not every version of the interface says the type. */
function kindOf(resourceId: string, type: string | null | undefined): DataExport['destination']['kind'] {
  if (/\/providers\/microsoft\.storage\//i.test(resourceId)) return 'storage';
  if (/\/providers\/microsoft\.eventhub\//i.test(resourceId)) return 'event-hubs';
  const named = type?.toLowerCase();
  return named === 'storageaccount' ? 'storage' : named === 'eventhub' ? 'event-hubs' : 'other';
}
