import type { RequestListener } from 'node:http';
import type { Entra } from './entra.ts';

/** The address at which every machine in Azure asks for its identity. */
export const metadataHost = '169.254.169.254';

/** The instance metadata service of a machine with the given identities; the first is the system's own. */
export function metadataService(entra: Entra, identities: readonly string[]): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '', `http://${metadataHost}`);
    const say = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname !== '/metadata/identity/oauth2/token') return say(404, {});
    if (request.headers.metadata !== 'true' || !url.searchParams.has('api-version'))
      return say(400, {
        error: 'invalid_request',
        error_description: 'Required metadata header not specified',
      });
    const wanted = url.searchParams.get('client_id') ?? identities[0];
    if (!wanted || !identities.includes(wanted))
      return say(400, { error: 'invalid_request', error_description: 'Identity not found' });
    return say(200, granted(entra, wanted, url.searchParams.get('resource') ?? ''));
  };
}

/** The endpoint that App Service and Container Apps name in `IDENTITY_ENDPOINT`, guarded by `IDENTITY_HEADER`. */
export function identityEndpoint(
  entra: Entra,
  header: string,
  identities: readonly string[],
): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    const say = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers['x-identity-header'] !== header) return say(401, { message: 'Unauthorized' });
    const wanted = url.searchParams.get('client_id') ?? identities[0];
    if (!wanted || !identities.includes(wanted))
      return say(400, { statusCode: 400, message: 'No User Assigned or Delegated Managed Identity found' });
    return say(200, granted(entra, wanted, url.searchParams.get('resource') ?? ''));
  };
}

function granted(entra: Entra, identity: string, resource: string): object {
  return {
    access_token: entra.issue(identity, resource),
    client_id: identity,
    expires_on: String(Math.floor(Date.now() / 1000) + 3600),
    expires_in: '3600',
    resource,
    token_type: 'Bearer',
  };
}
