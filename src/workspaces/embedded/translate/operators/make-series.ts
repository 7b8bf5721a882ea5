import { columnsOf, resultName } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { ColumnType } from '../../../../types.ts';
import { convert, toDynamic } from '../convert.ts';
import { refuse } from '../refusal.ts';
import { isCheap, type Relation } from '../relation.ts';
import { isNumeric, type Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { joinSql, raw, type Sql, sql } from '../sql.ts';
import { givenNames, itemsOf, unnamed } from './items.ts';
import { parametersOf } from './parameters.ts';
import { boundedCount } from './sources.ts';

/** The axis of a series: its values as numbers (microseconds, ticks), and how to write one of them. */
interface Axis {
  readonly type: ColumnType;
  readonly value: Sql;
  readonly step: Sql;
  readonly from: Sql | undefined;
  readonly to: Sql | undefined;
  /** Rows between start and end, told by the column as it is: whole groups of rows are passed over by that. */
  readonly within: Sql | undefined;
}

/** `make-series`: for each group, arrays with one item a step of the axis. */
export function makeSeries(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const axis = axisOf(scope, node);
  const keys = (node.optional('ByClause')?.list('Expressions') ?? []).flatMap((item) => itemsOf(scope, item));
  const series = node.list('Aggregates').map((item) => seriesOf(scope, item));
  const { emitter } = scope;
  const { from: start, to: end } = axis;
  const known = start !== undefined && end !== undefined && isCheap(start) && isCheap(end);
  const bounds = known
    ? raw('(SELECT 1)')
    : emitter.add(
        sql`SELECT ${start ?? sql`min(${floor(axis)})`} AS "$lo", ${end ?? sql`max(${axis.value}) + 1`} AS "$hi" FROM ${start && end ? raw('(SELECT 1)') : input.from}`,
        true,
      );
  const [lo, hi] = known ? [start, end] : [raw('"$lo"'), raw('"$hi"')];
  const within = (known && axis.within) || sql`${axis.value} >= ${lo} AND ${axis.value} < ${hi}`;
  const keyColumns = keys.map(({ value }, index) => sql`${value.sql} AS ${raw(`"$k${index}"`)}`);
  const valueColumns = series.map(({ value }, index) => sql`${value.sql} AS ${raw(`"$v${index}"`)}`);
  const steps =
    axis.type === 'real'
      ? sql`CAST(floor((${axis.value} - ${lo}) / ${axis.step}) AS BIGINT)`
      : sql`(${axis.value} - ${lo}) // ${axis.step}`;
  const place = sql`CAST(${steps} AS BIGINT) AS "$i"`;
  const groups = joinSql([...keys.map((_, index) => raw(String(index + 1))), raw(String(keys.length + 1))]);
  const grouped = emitter.add(
    sql`SELECT ${joinSql([...keyColumns, place, ...valueColumns])} FROM ${input.from}${known ? raw('') : sql`, ${bounds}`} WHERE ${within} GROUP BY ${groups}`,
    true,
  );
  const length = boundedCount(scope, node, sql`ceil((${hi} - ${lo}) / ${axis.step})`);
  const places = emitter.add(
    sql`SELECT unnest(range(0, ${length})) AS "$i", ${lo} AS "$lo" FROM ${bounds}`,
    true,
  );
  const names = keys.map((_, index) => raw(`"$k${index}"`));
  const groupsOf =
    keys.length > 0 ? emitter.add(sql`SELECT DISTINCT ${joinSql(names)} FROM ${grouped}`) : raw('(SELECT 1)');
  const match = names.map((name) => sql` AND g.${name} IS NOT DISTINCT FROM k.${name}`);
  const whole = parametersOf(node).get('kind') === 'nonempty';
  const from = sql`${groupsOf} k CROSS JOIN ${places} a LEFT JOIN ${grouped} g ON g."$i" = a."$i"${joinSql(match, '')}${groupBy(names, whole)}`;
  const values = columnValues(scope, node, keys, series, axis);
  // The binder takes a percentile for a number here, too.
  const columns = columnsOf(node).map((column, index) =>
    values[index]?.type === 'dynamic' ? { ...column, type: 'dynamic' as const } : column,
  );
  return emitter.select(columns, values, from);
}

/** No rows between start and end give no series, unless `whole`; an axis without a place gives none at all. */
function groupBy(names: readonly Sql[], whole: boolean): Sql {
  return names.length === 0
    ? raw(` HAVING count(${whole ? 'a' : 'g'}."$i") > 0`)
    : sql` GROUP BY ${joinSql(names.map((name) => sql`k.${name}`))}`;
}

function axisOf(scope: Scope, node: SyntaxNode): Axis {
  const on = scope.scalar(unnamed(node.child('OnClause').child('Expression')));
  const range = node.child('RangeClause');
  const [from, to, step] = rangeOf(scope, range);
  if (!step) return refuse('make-series without a step', node);
  if (!['datetime', 'int', 'long', 'real', 'timespan'].includes(on.type))
    return refuse(`make-series on ${on.type}`, node);
  const axis: Axis = {
    type: on.type,
    value: asNumber(on, on.type),
    step: on.type === 'datetime' ? sql`(${convert(step, 'timespan')} // 10)` : asNumber(step, on.type),
    from: from && asNumber(from, on.type),
    to: to && asNumber(to, on.type),
    within:
      from && to && on.type === 'datetime'
        ? sql`${on.sql} >= ${convert(from, 'datetime')} AND ${on.sql} < ${convert(to, 'datetime')}`
        : undefined,
  };
  return range.kind === 'MakeSeriesInRangeClause' ? wholeBins(axis) : axis;
}

/** `in range(…)` takes whole bins as `bin()` cuts them, from that of the start up to that of the stop. */
function wholeBins(axis: Axis): Axis {
  const { from, to, step } = axis;
  if (!from || !to) return axis;
  const first = floor({ ...axis, value: from });
  return { ...axis, from: first, to: sql`(${floor({ ...axis, value: to })} + ${step})`, within: undefined };
}

/** `from … to … step …`, or the older `in range(…)`. */
function rangeOf(scope: Scope, node: SyntaxNode): (Scalar | undefined)[] {
  if (node.kind === 'MakeSeriesInRangeClause') {
    return node
      .child('Arguments')
      .list('Expressions')
      .map((argument) => scope.scalar(argument));
  }
  return (['From', 'To', 'Step'] as const).map((name) => {
    const expression = node.optional(`MakeSeries${name}Clause`)?.optional('Expression');
    return expression && !expression.isMissing ? scope.scalar(expression) : undefined;
  });
}

function asNumber(value: Scalar, type: ColumnType): Sql {
  if (type === 'datetime') return sql`epoch_us(${convert(value, 'datetime')})`;
  return type === 'real' ? convert(value, 'real') : convert(value, type === 'timespan' ? 'timespan' : 'long');
}

/** Without a start, the axis begins at the first value's bin. */
function floor({ type, value, step }: Axis): Sql {
  const epoch = raw(type === 'datetime' ? '62135596800000000' : '0');
  if (type === 'real') return sql`(floor(${value} / ${step}) * ${step})`;
  // Whole numbers all the way: microseconds since the year 1 are more than a real can tell apart.
  return sql`(${value} - ((${value} + ${epoch}) % ${step} + ${step}) % ${step})`;
}

interface Series {
  readonly value: Scalar;
  readonly fallback: Scalar;
}

function seriesOf(scope: Scope, item: SyntaxNode): Series {
  const value = scope.asAggregating(true).scalar(unnamed(item.child('Expression')));
  if (!isNumeric(value.type) && value.type !== 'timespan')
    return refuse(`make-series of a ${value.type}`, item, 'Take an aggregate that gives a number.');
  const given = item.optional('DefaultExpression')?.optional('Expression');
  const fallback: Scalar = given
    ? scope.scalar(given)
    : { sql: raw('0'), type: 'long', constant: { value: 0n } };
  return { value, fallback };
}

function columnValues(
  scope: Scope,
  node: SyntaxNode,
  keys: readonly { value: Scalar }[],
  series: readonly Series[],
  axis: Axis,
): Scalar[] {
  const arrays = series.map(({ value, fallback }, index): Scalar => {
    const type = value.type === 'int' ? 'long' : value.type;
    const found = { sql: raw(`g."$v${index}"`), type: value.type };
    const item = sql`CASE WHEN g."$i" IS NULL OR ${found.sql} IS NULL THEN ${toDynamic({ sql: convert(fallback, type), type })} ELSE ${toDynamic(found)} END`;
    return { sql: sql`to_json(list(${item} ORDER BY a."$i"))`, type: 'dynamic' };
  });
  const point = sql`to_json(list(${axisValue(axis)} ORDER BY a."$i"))`;
  const all: Scalar[] = [
    ...keys.map(({ value }, index) => ({ sql: raw(`k."$k${index}"`), type: value.type })),
    ...arrays,
  ];
  const on = node.child('OnClause').child('Expression');
  const name = givenNames(on)[0] ?? resultName(on, scope.input);
  const place = columnsOf(node).findIndex((column) => column.name === name);
  all.splice(place < 0 ? all.length : place, 0, { sql: point, type: 'dynamic' });
  return all;
}

function axisValue({ type, step }: Axis): Sql {
  const at = sql`a."$lo" + a."$i" * ${step}`;
  if (type === 'datetime') return toDynamic({ sql: sql`make_timestamp(CAST(${at} AS BIGINT))`, type });
  if (type === 'timespan') return toDynamic({ sql: sql`CAST(${at} AS BIGINT)`, type });
  return toDynamic(type === 'real' ? { sql: at, type } : { sql: sql`CAST(${at} AS BIGINT)`, type: 'long' });
}
