import { QueryError } from '../../../errors.ts';
import { invalid } from '../../../kql/bind.ts';
import { parseQuery } from '../../../kql/parser.ts';
import { positionAt } from '../../../kql/position.ts';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';
import type { Column } from '../../../types.ts';
import type { Place } from './stage.ts';

// Tables of other workspaces: `workspace('lab').SecurityEvent`. Such a name is replaced in the text by the call of a
// table, so that no wildcard means it and every position stays.

/** What a text calls a table of another workspace by. */
export interface Mention {
  readonly workspace: string;
  readonly table: string;
  /** All of `workspace('lab').SecurityEvent`. */
  readonly place: Place;
  /** Where the name of the table stands. */
  readonly tablePlace: Place;
}

/** A table of another workspace, by the name under which the text calls it now. */
export type Elsewhere =
  | {
      readonly columns: readonly Column[];
      /** Its name in the database. */
      readonly table: string;
      /** What `withsource=` calls it. */
      readonly shown: string;
    }
  /** It is not there, which `isfuzzy=true` forgives. */
  | { readonly missing: QueryError };

/** The tables of other workspaces that a text names. @throws {QueryError} for what is named and is no table. */
export function mentionsIn(text: string): readonly Mention[] {
  // What is written in another way is no call of the parser's that is looked for, and is refused when it is bound.
  if (!text.includes('workspace')) return [];
  const { root, diagnostics } = parseQuery(text);
  const mistake = diagnostics.find(({ severity }) => severity === 'error');
  const calls = [...root.walk()].filter(
    (node) =>
      node.kind === 'FunctionCallExpression' && node.child('Name').string('SimpleName') === 'workspace',
  );
  if (calls.length > 0 && mistake) throw invalid(mistake);
  return calls.map((call) => mentionOf(call, text));
}

function mentionOf(call: SyntaxNode, text: string): Mention {
  const [argument, ...others] = call.child('ArgumentList').list('Expressions');
  const name =
    argument?.kind === 'StringLiteralExpression' && others.length === 0
      ? argument.string('LiteralValue')
      : undefined;
  if (name === undefined) {
    const hint = "Write the name itself: workspace('name').SecurityEvent.";
    throw refused('workspace() of a computed name', call, text, hint);
  }
  const shown = shownAs(name);
  const parent = call.parent;
  if (parent?.kind !== 'PathExpression' || call.role !== 'Expression') {
    throw refused(`${shown} without a table`, call, text, `Name a table of it: ${shown}.SecurityEvent.`);
  }
  const selector = parent.child('Selector');
  const table = selector.kind === 'NameReference' ? selector.string('SimpleName') : undefined;
  if (selector.kind === 'NameReference' && selector.child('Name').kind === 'WildcardedName') {
    throw wildcard(shown, selector, parent, text);
  }
  if (table === undefined || table === '') {
    const what = selector.optional('Name')?.string('SimpleName');
    const construct = what === undefined ? `${shown}.${selector.source}` : `${shown}.${what}()`;
    throw refused(construct, parent, text, `Name a table itself: ${shown}.SecurityEvent.`);
  }
  return {
    workspace: name,
    table,
    place: { start: parent.start, end: parent.end },
    tablePlace: { start: selector.start, end: selector.end },
  };
}

function wildcard(shown: string, selector: SyntaxNode, node: SyntaxNode, text: string): QueryError {
  const hint = `Name each table: union ${shown}.SecurityEvent, ${shown}.SigninLogs.`;
  return refused(`${shown}.${selector.source}`, node, text, hint);
}

function refused(construct: string, node: SyntaxNode, text: string, hint: string): QueryError {
  return new QueryError('unsupported', construct, `The embedded workspace does not run ${construct}`, {
    position: positionAt(text, node.start, node.end - node.start),
    hint,
  });
}

/** As Log Analytics writes it. */
export function shownAs(workspace: string, table?: string): string {
  const name = `workspace('${workspace.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}')`;
  return table === undefined ? name : `${name}.${table}`;
}
