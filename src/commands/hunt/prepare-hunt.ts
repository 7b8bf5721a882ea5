import { requireRole } from '../../access/roles.ts';
import type { FormAnswer } from '../../answers.ts';
import { UserError } from '../../errors.ts';
import { bindHunt, missingParameters, tablesRead } from '../../hunts/bind-hunt.ts';
import type { Hunt } from '../../hunts/hunt.ts';
import { isTail } from '../../kql/policy.ts';
import type { HuntLine } from '../../language/hunt-line.ts';
import { entityTypeOf } from '../../language/observable-type.ts';
import type { EntityType } from '../../types.ts';
import type { Context } from '../command.ts';
import type { PreparedHunt } from './kept-hunt.ts';
import { takeSplit } from './read-split.ts';
import { refuseViolations } from './refuse-violations.ts';
import { placeOf } from './typed-position.ts';

/** A hunt of the catalogue with a line's values filled in; or the form that asks for those that are missing. */
export function prepareHunt(hunt: Hunt, typed: HuntLine, context: Context): FormAnswer | PreparedHunt {
  refuseUnrunnable(hunt);
  const takesSplit = hunt.parameters.some(({ name }) => name === 'split');
  const { line, split = hunt.split } = takeSplit(typed, takesSplit);
  const values = { ...targetValue(hunt, line.target), ...line.parameters };
  const missing = missingParameters(hunt, values);
  if (missing.length > 0) return askFor(hunt, missing, context);
  const tail = line.tail === undefined ? undefined : checkedTail(line.tail, context);
  return {
    title: hunt.title,
    name: hunt.name,
    workspaces: line.workspaces ?? [],
    as: line.as ?? 'table',
    shown: hunt.shown,
    entities: hunt.entities,
    ...(hunt.chart && tail === undefined ? { chart: hunt.chart } : {}),
    tables: tablesRead(hunt, values),
    phrase: line.phrase ?? hunt.window,
    isDefaultWindow: line.phrase === undefined,
    question: JSON.stringify([hunt.name, values, line.top ?? null, tail ?? null]),
    ...(split === undefined ? {} : { split }),
    source: { hunt, values, ...(tail === undefined ? {} : { tail }) },
    query(window) {
      const bound = bindHunt(hunt, values, window).kql.trimEnd();
      const kql = line.top === undefined ? bound : `${bound}\n| take ${line.top}`;
      if (tail === undefined) return { kql };
      const kqlLine = kql.split('\n').length + 1;
      return { kql: `${kql}\n${tail}`, typed: { kqlLine, ...placeOf(tail, context.incoming.line) } };
    },
  };
}

function refuseUnrunnable({ name, unrunnable }: Hunt): void {
  if (!unrunnable) return;
  throw new UserError(`${name} is ${unrunnable}: it is listed, and cannot be run here.`, {
    title: 'That hunt is in another language',
    hint: 'See what is here for the same thing: hunt list',
  });
}

/** Which parameter `for …` fills: by what the thing looks like, else by the only kind of name that the hunt takes. */
function targetValue(hunt: Hunt, target: string | undefined): Readonly<Record<string, string>> {
  if (target === undefined) return {};
  const type = entityTypeOf(target);
  const kinds = Object.keys(hunt.takes) as EntityType[];
  const fitting = kinds.find((kind) => mayBe(type).includes(kind));
  const parameter = fitting && hunt.takes[fitting];
  if (parameter) return { [parameter]: target };
  throw new UserError(
    kinds.length > 0
      ? `“${target}” is ${type ? `a thing of kind ${type}` : 'a plain name'}, but ${hunt.name} takes: ${kinds.join(', ')}.`
      : `${hunt.name} takes nothing after “for”.`,
    { title: 'That hunt cannot look for this', hint: `Try: ${hunt.example}` },
  );
}

/** A host's full name looks like a domain, and a bare word may be any name: the hunt's own order decides. */
function mayBe(type: EntityType | undefined): readonly EntityType[] {
  if (type === undefined) return ['account', 'host', 'process', 'file', 'resource'];
  return type === 'domain' ? ['domain', 'host'] : [type];
}

function askFor(hunt: Hunt, missing: Hunt['parameters'], { incoming }: Context): FormAnswer {
  const names = missing.map((parameter) => parameter.name);
  return {
    kind: 'form',
    title: hunt.title,
    text: `${hunt.name} needs ${names.join(' and ')}.`,
    line: incoming.line,
    fields: missing.map(({ name, type, description, example }) => ({
      id: name,
      label: description,
      type,
      placeholder: example ?? '',
      required: true,
    })),
    example: hunt.example,
    actions: [{ title: 'Help on this hunt', line: `hunt help ${hunt.name}` }],
  };
}

/** A `| tail` is raw KQL: it takes an author, one pipeline, and nothing that reaches outside. */
function checkedTail(tail: string, context: Context): string {
  requireRole(context.role, 'author', 'A KQL tail');
  const typed = { kqlLine: 2, ...placeOf(tail, context.incoming.line) };
  refuseViolations({ kql: `Rows\n${tail}`, typed }, context);
  if (!isTail(tail)) {
    throw new UserError('What follows the first “|” is not a plain continuation of a query.', {
      title: 'Not a KQL tail',
      hint: 'Write operators after the hunt, such as: | summarize count() by AlertName',
    });
  }
  return tail;
}
