import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { privateCa } from '../support/private-ca.ts';
import type { Entra } from './entra.ts';

/** How Azure answers instead. */
export interface ArmScript {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  readonly retryAfter?: string;
  /** A whole body, as text. */
  readonly body?: string;
}

/** Who has which role where. */
export interface ArmAssignment {
  readonly scope: string;
  /** A person, or a group that persons are in. */
  readonly principal: string;
  readonly role: string;
}

/** Azure Resource Manager, as far as it tells data export rules, role assignments and role definitions. */
export interface ArmDouble {
  readonly port: number;
  /** Data export rules as the service tells them, by the workspace's resource id in lower case. */
  readonly exports: Map<string, readonly object[]>;
  readonly assignments: ArmAssignment[];
  /** Groups that a person is in, through groups too. */
  readonly groups: Map<string, readonly string[]>;
  /** Names of role definitions by id. */
  readonly definitions: Map<string, string>;
  /** Actions that the application `sub` may do. */
  readonly granted: Map<string, Set<string>>;
  /** Entries on a page. */
  pageSize: number;
  /** Paths asked for, with their queries. */
  readonly asked: string[];
  /** Answers to the next requests; one that is `hang` is never answered. */
  readonly next: (ArmScript | 'hang')[];
  close(): Promise<void>;
}

export const armHost = 'management.azure.com';

const exportsPath =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.OperationalInsights\/workspaces\/[^/]+)\/dataExports$/i;
const assignmentsPath = /^(\/subscriptions\/.+)\/providers\/Microsoft\.Authorization\/roleAssignments$/i;
const definitionPath = /\/providers\/Microsoft\.Authorization\/roleDefinitions\/([0-9a-f-]+)$/i;
const versions: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.OperationalInsights/workspaces/dataExports/read': ['2020-08-01', '2023-09-01', '2025-02-01'],
  'Microsoft.Authorization/roleAssignments/read': ['2015-07-01', '2022-04-01'],
  'Microsoft.Authorization/roleDefinitions/read': ['2015-07-01', '2022-04-01'],
};

export async function startArm(entra: Entra): Promise<ArmDouble> {
  const { serverOptions } = await privateCa();
  const arm: { -readonly [Name in keyof ArmDouble]: ArmDouble[Name] } = {
    port: 0,
    exports: new Map(),
    assignments: [],
    groups: new Map(),
    definitions: new Map(),
    granted: new Map(),
    pageSize: 100,
    asked: [],
    next: [],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  type Told = readonly [status: number, body: object];
  const refuse = (status: number, code: string, message = code): Told => [
    status,
    { error: { code, message } },
  ];

  function judge(authorization: string, method: string, url: URL): Told {
    const claims = entra.read(authorization.replace(/^Bearer /, ''));
    if (!claims || claims.aud !== `https://${armHost}`) return refuse(401, 'InvalidAuthenticationToken');
    if (method !== 'GET') return refuse(405, 'MethodNotAllowed');
    const path = decodeURI(url.pathname);
    const version = url.searchParams.get('api-version');
    if (version === null) return refuse(400, 'MissingApiVersionParameter');
    const may = (action: string, tell: () => Told): Told => {
      if (!versions[action]?.includes(version)) return refuse(400, 'InvalidResourceType');
      if (arm.granted.get(claims.sub)?.has(action)) return tell();
      return refuse(
        403,
        'AuthorizationFailed',
        `The client '${claims.sub}' with object id '${claims.sub}' does not have authorization to perform action '${action}' over scope '${path}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      );
    };
    const [, workspace] = exportsPath.exec(path) ?? [];
    if (workspace) {
      return may('Microsoft.OperationalInsights/workspaces/dataExports/read', () => {
        const rules = arm.exports.get(workspace.toLowerCase());
        return rules ? page(rules, url) : refuse(404, 'ResourceNotFound');
      });
    }
    const [, scope] = assignmentsPath.exec(path) ?? [];
    if (scope)
      return may('Microsoft.Authorization/roleAssignments/read', () => page(assignmentsAt(scope, url), url));
    const [, definition] = definitionPath.exec(path) ?? [];
    if (definition) {
      return may('Microsoft.Authorization/roleDefinitions/read', () => {
        const roleName = arm.definitions.get(definition);
        return roleName === undefined
          ? refuse(404, 'RoleDefinitionDoesNotExist')
          : [200, { name: definition, properties: { roleName, type: 'CustomRole' } }];
      });
    }
    return refuse(404, 'InvalidResourceType');
  }

  /** `atScope()` leaves out what is below; without it Azure tells that too. */
  function assignmentsAt(scope: string, url: URL): readonly object[] {
    const filter = url.searchParams.get('$filter') ?? '';
    const [, person] = /\bassignedTo\('([^']*)'\)/.exec(filter) ?? [];
    const above = filter.includes('atScope()');
    const who = person === undefined ? undefined : [person, ...(arm.groups.get(person) ?? [])];
    const within = (whole: string, part: string) => `${whole}/`.toLowerCase().startsWith(part.toLowerCase());
    return arm.assignments
      .filter((one) => within(scope, `${one.scope}/`) || (!above && within(one.scope, `${scope}/`)))
      .filter(({ principal }) => who === undefined || who.includes(principal))
      .map(({ scope: at, principal, role }) => ({
        properties: {
          scope: at,
          principalId: principal,
          roleDefinitionId: `/subscriptions/${at.split('/')[2]}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
        },
      }));
  }

  function page(all: readonly object[], url: URL): Told {
    const from = Number(url.searchParams.get('$skipToken') ?? 0);
    const next = new URL(url);
    next.searchParams.set('$skipToken', String(from + arm.pageSize));
    const more = from + arm.pageSize < all.length ? { nextLink: next.href } : {};
    return [200, { value: all.slice(from, from + arm.pageSize), ...more }];
  }

  const server = createServer(serverOptions(armHost), (request, response) => {
    const url = new URL(request.url ?? '', `https://${armHost}`);
    arm.asked.push(`${url.pathname}${url.search}`);
    const scripted = arm.next.shift();
    if (scripted === 'hang') return;
    const [status, body] = scripted
      ? refuse(scripted.status, scripted.code ?? 'Scripted', scripted.message)
      : judge(request.headers.authorization ?? '', request.method ?? '', url);
    const pause = scripted?.retryAfter === undefined ? {} : { 'retry-after': scripted.retryAfter };
    response
      .writeHead(status, { 'content-type': 'application/json', ...pause })
      .end(scripted?.body ?? JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  arm.port = (server.address() as AddressInfo).port;
  return arm;
}
