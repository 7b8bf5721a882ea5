import type { TokenCredential } from '@azure/core-auth';
import { UserError } from '../errors.ts';
import type { Json } from '../types.ts';
import { type AzureAnswer, codeOf, createAzureRequest, notAsked } from './azure-request.ts';
import type { Cloud } from './clouds.ts';

export interface ArmOptions {
  readonly credential: TokenCredential;
  readonly cloud: Pick<Cloud, 'resourceManager'>;
  readonly clock?: (() => Date) | undefined;
  readonly patienceMs?: number | undefined;
}

/** Azure Resource Manager, to read from. */
export interface Arm {
  /**
   * What stands at a path with its `api-version`: a list whole, all its pages in one `value`.
   * @throws {UserError} nobody could ask, {@link ArmRefusal}
   */
  get(path: string, signal: AbortSignal): Promise<Json>;
}

/** Azure answered, and not with what was asked for. */
export class ArmRefusal extends UserError {
  readonly status: number;

  constructor(status: number, code: string, message: string, hint: string) {
    super(message, { title: 'Azure did not tell', hint, cause: new Error(`status ${status}: ${code}`) });
    this.name = 'ArmRefusal';
    this.status = status;
  }
}

const name = 'Azure Resource Manager';
const mostPages = 50;

/** The least of the built-in roles that holds an action, by what the action begins with. */
const rolesFor: readonly (readonly [begins: string, role: string])[] = [
  ['microsoft.operationalinsights/', 'Log Analytics Reader'],
  ['', 'Reader'],
];

/** Reads as Huntline's identity. */
export function createArm({ credential, cloud, clock, patienceMs }: ArmOptions): Arm {
  const address = cloud.resourceManager;
  const request = createAzureRequest({ name, address, audience: address, credential, clock, patienceMs });

  async function page(path: string, signal: AbortSignal): Promise<Json> {
    const answer = await request(path, { signal }).catch((error: unknown) => {
      throw notAsked(error);
    });
    if (answer.status !== 200 || answer.body === undefined) throw refusal(answer, path);
    return answer.body as Json;
  }

  return {
    async get(path, signal) {
      const first = await page(path, signal);
      if (!isList(first) || first.nextLink === undefined) return first;
      const value = [...first.value];
      let next: Json | undefined = first.nextLink;
      for (let pages = 1; typeof next === 'string' && next !== ''; pages += 1) {
        if (pages >= mostPages) throw oddPages(path, `more than ${mostPages} pages`);
        const more = await page(pathOf(next, address, path), signal);
        if (!isList(more)) throw oddPages(path, 'a page that is no list');
        value.push(...more.value);
        next = more.nextLink;
      }
      return { value };
    },
  };
}

function isList(body: Json): body is { readonly value: readonly Json[]; readonly nextLink?: Json } {
  return typeof body === 'object' && body !== null && 'value' in body && Array.isArray(body.value);
}

/** A page's path: the token goes to no other host than the one it was made for. */
function pathOf(link: string, address: string, asked: string): string {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (url?.origin !== address) throw oddPages(asked, 'a next page on another host');
  return `${url.pathname}${url.search}`;
}

function oddPages(path: string, what: string): ArmRefusal {
  return new ArmRefusal(
    200,
    what,
    `${name} answered with ${what}, which is not followed: ${resourceOf(path)}.`,
    'Try again; if it stays so, whoever runs Huntline may report it.',
  );
}

function refusal({ status, body }: AzureAnswer, path: string): ArmRefusal {
  const code = codeOf(body);
  const resource = resourceOf(path);
  if (status === 403) {
    const action = actionIn(body);
    const [, role = 'Reader'] = rolesFor.find(([begins]) => action.toLowerCase().startsWith(begins)) ?? [];
    return new ArmRefusal(
      status,
      code,
      `Huntline’s identity may not read this in Azure${action ? ` (${action})` : ''}: ${resource}.`,
      `Whoever runs Huntline can have it given the role ${role} there, and see whether the id is right: Azure says the same of what is not there.`,
    );
  }
  if (status === 404) {
    return new ArmRefusal(
      status,
      code,
      `Azure knows no ${resource}.`,
      'Whoever runs Huntline can see whether the id in the settings is right, and the cloud (HUNTLINE_CLOUD).',
    );
  }
  if (status === 401) {
    return new ArmRefusal(
      status,
      code,
      `${name} did not accept the token of Huntline’s identity.`,
      'Whoever runs Huntline can see whether the cloud and the tenant are right (HUNTLINE_CLOUD, AZURE_TENANT_ID).',
    );
  }
  return new ArmRefusal(
    status,
    code,
    `${name} did not answer as it should (status ${status}, ${code}): ${resource}.`,
    'Try again in a minute.',
  );
}

/** What the identity lacks, as Azure's message names it; empty where it does not. */
function actionIn(body: unknown): string {
  const { error } = (body ?? {}) as { error?: { message?: unknown } | null };
  const message = typeof error?.message === 'string' ? error.message : '';
  return /\baction '([\w./*-]{1,200})'/.exec(message)?.[1] ?? '';
}

/** The resource that a path is about: without the query, and without the list that is asked for below it. */
function resourceOf(path: string): string {
  const [plain = ''] = path.split('?');
  const at = plain.lastIndexOf('/providers/');
  if (at < 0) return plain;
  const [, , namespace = '', ...pairs] = plain.slice(at).split('/');
  const named = pairs.slice(0, pairs.length - (pairs.length % 2));
  return named.length === 0
    ? plain.slice(0, at)
    : `${plain.slice(0, at)}/providers/${[namespace, ...named].join('/')}`;
}
