import type { SyntaxNode } from '../../../kql/syntax-node.ts';
import type { Visualization } from '../../../types.ts';

/** What the last `render` of a query asks for. */
export function visualizationOf(root: SyntaxNode): Visualization | undefined {
  const render = [...root.walk()].filter((node) => node.kind === 'RenderOperator').at(-1);
  const kind = render?.optional('ChartType')?.text;
  if (!render || !kind) return undefined;
  const properties = render.optional('WithClause')?.list('Properties') ?? render.list('Parameters');
  const title = properties.find((property) => property.child('Name').string('SimpleName') === 'title');
  const text = title?.child('Expression').raw.LiteralValue;
  return typeof text === 'string' ? { kind, title: text } : { kind };
}
