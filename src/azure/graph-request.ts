import type { TokenCredential } from '@azure/core-auth';
import { type AzureRequest, createAzureRequest } from './azure-request.ts';
import type { Cloud } from './clouds.ts';

export interface GraphOptions {
  readonly credential: TokenCredential;
  readonly cloud: Pick<Cloud, 'graph'>;
  readonly clock?: () => Date;
  /** A question waits no longer than this, pauses that Graph asks for among it. */
  readonly patienceMs?: number;
}

/** Asks Microsoft Graph for a path after `/v1.0`. */
export function createGraphRequest({ cloud, ...options }: GraphOptions): AzureRequest {
  return createAzureRequest({
    ...options,
    name: 'Microsoft Graph',
    address: `${cloud.graph}/v1.0`,
    audience: cloud.graph,
  });
}
