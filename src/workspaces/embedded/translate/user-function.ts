import { calledBody, calledParameters, isTabular } from '../../../kql/bound.ts';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';
import type { ColumnType } from '../../../types.ts';
import { convert } from './convert.ts';
import { refuse } from './refusal.ts';
import type { Relation } from './relation.ts';
import { isInteger, type Scalar } from './scalar.ts';
import type { Binding, Scope } from './scope.ts';
import { bindLet, originOf } from './statements.ts';

/** True for a call of a function that the query itself declares. */
export function isUserFunction(scope: Scope, call: SyntaxNode): boolean {
  return scope.lookup(call.child('Name').string('SimpleName') ?? '')?.kind === 'function';
}

/**
 * The body of a called `let` function and the scope in which it stands: its parameters bound to the arguments, its own
 * `let`s bound. `piped` is what `invoke` hands to the first parameter.
 */
export function bodyOf(scope: Scope, call: SyntaxNode, piped?: Relation): { body: SyntaxNode; inner: Scope } {
  const name = call.child('Name').string('SimpleName') ?? '';
  const bound = scope.lookup(name);
  const body = calledBody(call);
  if (bound?.kind !== 'function' || !body) return refuse(`the call of ${name}()`, call);
  const { origins } = scope.query;
  const declared = bound.declaration.child('Body');
  origins.set(body.raw.Root, (origins.get(declared.raw.Root) ?? 0) + declared.start - body.start);
  const parameters = parametersOf(scope, call, piped);
  let inner = scope.detached().binding(parameters);
  for (const statement of body.list('Statements')) inner = inner.binding(bindLet(inner, statement));
  return { body: body.child('Expression'), inner };
}

/** The rows of a function without parameters that is named like a table. */
export function viewOf(scope: Scope, declaration: SyntaxNode): Relation {
  const body = declaration.child('Body');
  let inner = scope.detached();
  for (const statement of body.list('Statements')) inner = inner.binding(bindLet(inner, statement));
  return inner.table(body.child('Expression'));
}

function parametersOf(scope: Scope, call: SyntaxNode, piped: Relation | undefined): [string, Binding][] {
  const declared = calledParameters(call);
  const bound = new Map<string, Binding>();
  const rest = declared.map(({ name }) => name);
  if (piped) bound.set(rest.shift() ?? '', { kind: 'table', relation: () => piped });
  for (const argument of call.child('ArgumentList').list('Expressions')) {
    const named =
      argument.kind === 'SimpleNamedExpression' ? argument.child('Name').string('SimpleName') : undefined;
    const name = named ?? rest.find((candidate) => !bound.has(candidate)) ?? '';
    const type = declared.find((parameter) => parameter.name === name)?.type;
    bound.set(name, bindArgument(scope, named === undefined ? argument : argument.child('Expression'), type));
  }
  for (const { name, type, fallback } of declared) {
    if (fallback && !bound.has(name)) bound.set(name, bindArgument(scope, fallback, type));
  }
  return [...bound];
}

function bindArgument(scope: Scope, node: SyntaxNode, type: ColumnType | undefined): Binding {
  if (isTabular(node)) {
    const relation = scope.table(node);
    return { kind: 'table', relation: () => relation };
  }
  const value = typed(scope.scalar(node), type);
  return { kind: 'scalar', value: () => value, from: originOf(scope, node) };
}

/** An argument as its parameter declares it: `3` for a real is 3.0. A dynamic holds what it is given. */
function typed(value: Scalar, type: ColumnType | undefined): Scalar {
  if (type === undefined || type === 'dynamic' || type === value.type) return value;
  const constant = isInteger(type) && isInteger(value.type) ? value.constant : undefined;
  return { sql: convert(value, type), type, ...(constant ? { constant } : {}) };
}
