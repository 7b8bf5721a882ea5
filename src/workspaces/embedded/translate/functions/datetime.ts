import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { alias, Call, type Emit, type FunctionTable } from '../call.ts';
import { inCalendar, shift, wrapped } from '../expressions/arithmetic.ts';
import { isInteger, type Scalar } from '../scalar.ts';
import { once, quote, raw, type Sql, sql } from '../sql.ts';
import { functionAdvice } from './advice.ts';

/** Datetimes and timespans. */
export const datetimeFunctions: FunctionTable = {
  now: (call) =>
    call.has(0) ? shift(call.scope.query.now, '+', call.as(0, 'timespan')) : call.scope.query.now,
  ago: (call) => shift(call.scope.query.now, '-', call.as(0, 'timespan')),
  ...alias(bin, 'bin', 'floor'),
  bin_at: binAt,
  bin_auto: binAuto,
  ...periods('day'),
  ...periods('week'),
  ...periods('month'),
  ...periods('year'),
  dayofweek: (call) => sql`(dayofweek(${call.sql(0)}) * 864000000000)`,
  dayofmonth: (call) => sql`CAST(day(${call.sql(0)}) AS INTEGER)`,
  dayofyear: (call) => sql`CAST(dayofyear(${call.sql(0)}) AS INTEGER)`,
  hourofday: (call) => sql`CAST(hour(${call.sql(0)}) AS INTEGER)`,
  getyear: (call) => sql`CAST(year(${call.sql(0)}) AS BIGINT)`,
  getmonth: (call) => sql`CAST(month(${call.sql(0)}) AS INTEGER)`,
  monthofyear: (call) => sql`CAST(month(${call.sql(0)}) AS BIGINT)`,
  ...alias((call) => sql`CAST(weekofyear(${call.sql(0)}) AS INTEGER)`, 'week_of_year', 'weekofyear'),
  ...alias(part, 'datetime_part', 'datepart'),
  datetime_utc_to_local: (call) =>
    sql`((${call.as(0, 'datetime')} AT TIME ZONE 'UTC') AT TIME ZONE ${zone(call)})`,
  datetime_local_to_utc: (call) =>
    sql`((${call.as(0, 'datetime')} AT TIME ZONE ${zone(call)}) AT TIME ZONE 'UTC')`,
  datetime_diff: difference,
  datetime_add: add,
  make_datetime: makeDatetime,
  make_timespan: makeTimespan,
  format_datetime: (call) =>
    sql`coalesce(kql_format_datetime(epoch_us(${call.as(0, 'datetime')}), ${format(call, /^([yMdHhmsfF /:,._[\]-]|tt)*$/)}), '')`,
  format_timespan: (call) =>
    sql`coalesce(kql_format_timespan(${call.as(0, 'timespan')}, ${format(call, /^[dHhmsfF /:,._[\]-]*$/)}), '')`,
  unixtime_seconds_todatetime: (call) =>
    inCalendar(sql`TRY(make_timestamp(TRY_CAST(${call.as(0, 'real')} * 1000000 AS BIGINT)))`),
  unixtime_milliseconds_todatetime: (call) =>
    inCalendar(sql`TRY(make_timestamp(TRY_CAST(${call.as(0, 'real')} * 1000 AS BIGINT)))`),
  unixtime_microseconds_todatetime: (call) => inCalendar(sql`TRY(make_timestamp(${call.as(0, 'long')}))`),
  unixtime_nanoseconds_todatetime: (call) =>
    shift(raw("TIMESTAMP '1970-01-01'"), '+', sql`(${call.as(0, 'long')} // 100)`),
  ingestion_time: (call) => call.scope.row?.get('TimeGenerated') ?? call.refuse('ingestion_time()'),
};

/** The name of a time zone of the IANA database. */
function zone(call: Call): Sql {
  const name = call.constantText(1) ?? call.refuse(`${call.name}() with a computed time zone`);
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return quote(name);
  } catch (error) {
    if (error instanceof RangeError)
      return call.refuse(`the time zone '${name}'`, 'Write its IANA name, such as Europe/Berlin.');
    throw error;
  }
}

/** A format as KQL allows it: other letters than its own are a mistake there too. */
function format(call: Call, allowed: RegExp): Sql {
  const text = call.constantText(1) ?? call.refuse(`${call.name}() with a computed format`);
  return allowed.test(text) ? quote(text) : call.refuse(`the format '${text}'`);
}

/** Microseconds from KQL's year 1 to 1970: `bin` counts from there. */
const epoch = raw('62135596800000000');

/** What is no more than zero makes no bins: null. */
function positive(size: Sql): Sql {
  return once(size, (by) => sql`CASE WHEN ${by} > 0 THEN ${by} END`);
}

/** The greatest multiple of a positive size up to a whole number. */
function multipleBelow(value: Sql, size: Sql): Sql {
  return once(value, (x) => once(size, (by) => sql`(${x} - ((${x} % ${by}) + ${by}) % ${by})`));
}

function bin(call: Call): Sql {
  const [value, size] = [call.arg(0), call.arg(1)];
  if (value.type === 'datetime') {
    const ticks = constantTicks(size);
    if (ticks === undefined || ticks % 10n !== 0n) return binTicks(value.sql, call.as(1, 'timespan'));
    const micros = ticks > 0n ? raw(`${ticks / 10n}`) : raw('CAST(NULL AS BIGINT)');
    return sql`make_timestamp(((epoch_us(${value.sql}) + ${epoch}) // ${micros}) * ${micros} - ${epoch})`;
  }
  if (value.type === 'timespan' || (isInteger(value.type) && isInteger(size.type))) {
    const whole = wholeBin(call);
    return call.type === 'int' ? sql`CAST(${whole} AS INTEGER)` : whole;
  }
  return once(positive(call.as(1, 'real')), (by) => sql`(floor(${call.as(0, 'real')} / ${by}) * ${by})`);
}

/** Where a bin overflowed, the query runs again with 128 bits and wraps around, as other numbers do. */
function wholeBin(call: Call): Sql {
  const [value, size] = [call.as(0, 'long'), positive(call.as(1, 'long'))];
  if (!call.scope.query.wrapping) return multipleBelow(value, size);
  return wrapped(multipleBelow(sql`CAST(${value} AS HUGEINT)`, size));
}

function constantTicks({ constant }: Scalar): bigint | undefined {
  return typeof constant?.value === 'bigint' ? constant.value : undefined;
}

/** Bins that need not be whole microseconds. */
function binTicks(value: Sql, size: Sql): Sql {
  return fromTicks(multipleBelow(toTicks(value), positive(size)));
}

/** Ticks since year 1. */
function toTicks(datetime: Sql): Sql {
  return sql`((epoch_us(${datetime}) + ${epoch}) * 10)`;
}

function fromTicks(ticks: Sql): Sql {
  return sql`make_timestamp(${ticks} // 10 - ${epoch})`;
}

/** `bin_at` with what `set query_bin_auto_size` and `set query_bin_auto_at` say. */
function binAuto(call: Call): Sql {
  const size =
    option(call, 'query_bin_auto_size') ?? call.refuse('bin_auto() without a size', functionAdvice.bin_auto);
  const fixed = option(call, 'query_bin_auto_at');
  const values = [call.arg(0), call.scope.scalar(size), ...(fixed ? [call.scope.scalar(fixed)] : [])];
  const nodes = [...call.nodes, size, ...(fixed ? [fixed] : [])];
  const inner = new Call(call.name, values, nodes, call.type, call.node, call.scope);
  return fixed ? binAt(inner) : bin(inner);
}

/** The value that a `set` statement of the query gives an option. */
function option(call: Call, name: string): SyntaxNode | undefined {
  let root: SyntaxNode = call.node;
  for (let parent = root.parent; parent; parent = root.parent) root = parent;
  const set = root
    .list('Statements')
    .find(
      (statement) =>
        statement.kind === 'SetOptionStatement' && statement.child('Name').string('SimpleName') === name,
    );
  return set?.optional('ValueClause')?.optional('Expression');
}

function binAt(call: Call): Sql {
  const value = call.arg(0);
  const at = (x: Sql, size: Sql, fixed: Sql) =>
    once(fixed, (start) => sql`(${multipleBelow(sql`(${x} - ${start})`, positive(size))} + ${start})`);
  if (value.type === 'datetime') {
    return fromTicks(at(toTicks(value.sql), call.as(1, 'timespan'), toTicks(call.as(2, 'datetime'))));
  }
  if (value.type === 'timespan' || (isInteger(value.type) && isInteger(call.arg(1).type))) {
    return at(call.as(0, 'long'), call.as(1, 'long'), call.as(2, 'long'));
  }
  const [x, by, fixed] = [call.as(0, 'real'), positive(call.as(1, 'real')), call.as(2, 'real')];
  return once(by, (size) => sql`(floor((${x} - ${fixed}) / ${size}) * ${size} + ${fixed})`);
}

type Period = 'day' | 'month' | 'week' | 'year';

/** `startofday` and `endofday` and their kin, with their offset. */
function periods(unit: Period): FunctionTable {
  const start: Emit = (call) => startOf(unit, call);
  const end: Emit = (call) =>
    sql`CAST(${startOf(unit, call)} + ${raw(`to_${unit}s(1)`)} - to_microseconds(1) AS TIMESTAMP)`;
  return { [`startof${unit}`]: start, [`endof${unit}`]: end };
}

function startOf(unit: Period, call: Call): Sql {
  const start = truncate(unit, call.as(0, 'datetime'));
  const offset = call.has(1) ? sql` + ${raw(`to_${unit}s`)}(TRY_CAST(${call.sql(1)} AS INTEGER))` : raw('');
  const moved = sql`CAST((${start}${offset}) AS TIMESTAMP)`;
  return call.has(1) ? inCalendar(sql`TRY(${moved})`) : moved;
}

/** Weeks begin on Sunday. */
function truncate(unit: Period, value: Sql): Sql {
  if (unit !== 'week') return sql`date_trunc(${quote(unit)}, ${value})`;
  return sql`(date_trunc('day', ${value}) - to_days(CAST(dayofweek(${value}) AS INTEGER)))`;
}

const parts: Readonly<Record<string, (value: Sql) => Sql>> = {
  year: (value) => sql`year(${value})`,
  quarter: (value) => sql`quarter(${value})`,
  month: (value) => sql`month(${value})`,
  week_of_year: (value) => sql`weekofyear(${value})`,
  day: (value) => sql`day(${value})`,
  dayofyear: (value) => sql`dayofyear(${value})`,
  hour: (value) => sql`hour(${value})`,
  minute: (value) => sql`minute(${value})`,
  second: (value) => sql`second(${value})`,
  // `microsecond` counts the whole seconds of the minute, too.
  millisecond: (value) => sql`(millisecond(${value}) % 1000)`,
  microsecond: (value) => sql`(microsecond(${value}) % 1000000)`,
  nanosecond: (value) => sql`(microsecond(${value}) % 1000000 * 1000)`,
};

function constantUnit(call: Call): string {
  return call.constantText(0)?.toLowerCase() ?? call.refuse(`${call.name}() with a computed part`);
}

function part(call: Call): Sql {
  const name = constantUnit(call);
  const read = parts[name] ?? call.refuse(`datetime_part('${name}')`);
  return sql`CAST(${read(call.as(1, 'datetime'))} AS BIGINT)`;
}

const diffUnits: ReadonlySet<string> = new Set([
  'year',
  'quarter',
  'month',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
  'microsecond',
]);

function difference(call: Call): Sql {
  const unit = constantUnit(call);
  const [later, earlier] = [call.as(1, 'datetime'), call.as(2, 'datetime')];
  if (unit === 'week') {
    const [a, b] = [truncate('week', later), truncate('week', earlier)];
    return sql`CAST((epoch_us(${a}) - epoch_us(${b})) // 604800000000 AS BIGINT)`;
  }
  if (unit === 'nanosecond') return sql`((epoch_us(${later}) - epoch_us(${earlier})) * 1000)`;
  if (!diffUnits.has(unit)) return call.refuse(`datetime_diff('${unit}')`);
  return sql`date_diff(${quote(unit)}, ${earlier}, ${later})`;
}

const addUnits: Readonly<Record<string, string>> = {
  year: 'to_years(TRY_CAST($ AS INTEGER))',
  quarter: 'to_months(TRY_CAST($ AS INTEGER) * 3)',
  month: 'to_months(TRY_CAST($ AS INTEGER))',
  week: 'to_weeks(TRY_CAST($ AS INTEGER))',
  day: 'to_days(TRY_CAST($ AS INTEGER))',
  hour: 'to_hours($)',
  minute: 'to_minutes($)',
  second: 'to_seconds($)',
  millisecond: 'to_microseconds(1000 * $)',
  microsecond: 'to_microseconds($)',
};

function add(call: Call): Sql {
  const unit = constantUnit(call);
  if (unit === 'nanosecond') {
    return inCalendar(shift(call.as(2, 'datetime'), '+', sql`(${call.as(1, 'long')} // 100)`));
  }
  const [before = '', after = ''] = (addUnits[unit] ?? call.refuse(`datetime_add('${unit}')`)).split('$');
  const moved = sql`${call.as(2, 'datetime')} + ${raw(before)}${call.as(1, 'long')}${raw(after)}`;
  return inCalendar(sql`TRY(CAST(${moved} AS TIMESTAMP))`);
}

function makeDatetime(call: Call): Sql {
  if (call.args.length < 3) return call.as(0, 'datetime');
  const whole = (index: number) => (call.has(index) ? call.as(index, 'long') : raw('0'));
  const second = call.has(5) ? call.as(5, 'real') : raw('0');
  const minute = sql`make_timestamp(${whole(0)}, ${whole(1)}, ${whole(2)}, ${whole(3)}, ${whole(4)}, 0.0)`;
  const micros = sql`to_microseconds(CAST(round(${second} * 10000000) AS BIGINT) // 10)`;
  return sql`CASE WHEN ${second} >= 0 AND ${second} < 60 AND ${whole(3)} < 24 THEN TRY(${minute} + ${micros}) END`;
}

function makeTimespan(call: Call): Sql {
  const first = call.args.length === 4 ? 1 : 0;
  const days = first === 1 ? call.as(0, 'long') : raw('0');
  const seconds = call.has(first + 2) ? call.as(first + 2, 'real') : raw('0');
  const [hours, minutes] = [call.as(first, 'long'), call.as(first + 1, 'long')];
  const fits = sql`${hours} BETWEEN 0 AND 23 AND ${minutes} BETWEEN 0 AND 59 AND ${seconds} >= 0 AND ${seconds} < 60`;
  return sql`CASE WHEN ${days} >= 0 AND ${fits} THEN CAST(${days} * 864000000000 + ${hours} * 36000000000 + ${minutes} * 600000000 + ${seconds} * 10000000 AS BIGINT) END`;
}
