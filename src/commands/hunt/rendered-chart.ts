import type { HuntChart } from '../../hunts/hunt.ts';
import type { Table } from '../../types.ts';

const kinds: Readonly<Record<string, HuntChart['kind']>> = {
  areachart: 'line',
  barchart: 'horizontal-bar',
  columnchart: 'bar',
  linechart: 'line',
  piechart: 'pie',
  scatterchart: 'line',
  stackedareachart: 'line',
  timechart: 'line',
};

const numeric = new Set(['decimal', 'int', 'long', 'real']);

/** What a query's own `render` asks for, in the words of a hunt's chart: KQL takes the first column as `x`, the first number as `y`, a text as series. */
export function renderedChart(table: Table): HuntChart | undefined {
  const kind = kinds[table.visualization?.kind ?? ''];
  if (!kind) return undefined;
  const timed = kind === 'line' ? table.columns.find((column) => column.type === 'datetime') : undefined;
  const x = timed ?? table.columns[0];
  const y = table.columns.find((column) => column !== x && numeric.has(column.type));
  const by = table.columns.find((column) => column !== x && column !== y && column.type === 'string');
  if (!x || !y) return undefined;
  return {
    kind,
    title: table.visualization?.title ?? `${y.name} by ${x.name}`,
    y: y.name,
    ...(timed ? { time: x.name } : { x: x.name }),
    ...(by && kind !== 'pie' ? { by: by.name } : {}),
  };
}
