import { z } from 'zod';
import type { Cloud } from '../../azure/clouds.ts';
import { UserError } from '../../errors.ts';
import type { HttpClient } from '../../http/http-client.ts';
import { HttpFault } from '../../http/http-fault.ts';
import { encodePath, resourceId } from '../link-parts.ts';

const datastore = z.object({
  properties: z.object({ accountName: z.string(), fileShareName: z.string() }),
});

/** The storage account and file share that an Azure Machine Learning workspace keeps its notebooks in. */
export interface AmlShare {
  readonly account: string;
  readonly share: string;
}

/** Asks Azure for them: the workspace’s own datastore of that name. @throws {UserError} saying which role is needed. */
export async function findAmlShare(
  workspaceId: string,
  {
    cloud,
    token,
    http,
    signal,
  }: {
    readonly cloud: Cloud;
    /** A token for the cloud’s Resource Manager. */
    readonly token: () => Promise<string>;
    readonly http: HttpClient;
    readonly signal: AbortSignal;
  },
): Promise<AmlShare> {
  const id = resourceId('amlWorkspaceId', workspaceId, 'Microsoft.MachineLearningServices/workspaces');
  const url = `${cloud.resourceManager}/${encodePath(id)}/datastores/workspaceworkingdirectory?api-version=2024-04-01`;
  const headers = { authorization: `Bearer ${await token()}` };
  const answer = await http
    .send({ url, headers }, { signal, timeoutMs: 30_000, maxBytes: 1_000_000 })
    .catch((error: unknown) => {
      if (!(error instanceof HttpFault)) throw error;
      throw new UserError(`Azure’s Resource Manager: ${error.message}.`, { hint: 'Try again in a minute.' });
    });
  const read = answer.status === 200 ? datastore.safeParse(json(answer.body)) : undefined;
  if (read?.success) {
    const { accountName: account, fileShareName: share } = read.data.properties;
    return { account, share };
  }
  const forbidden = answer.status === 401 || answer.status === 403;
  throw new UserError(
    `Azure did not tell where the Azure Machine Learning workspace keeps its notebooks (${answer.status}).`,
    {
      hint: forbidden
        ? 'Huntline’s identity needs the role Reader on that workspace.'
        : 'See that HUNTLINE_AML_WORKSPACE is its resource id, and that it still exists.',
    },
  );
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
