// @ts-check

/**
 * @typedef {{ name: string, color: string | undefined, values: (number | null)[], colors?: (string | undefined)[] }} Series
 * One value for each category; null where a series has none there.
 *
 * @typedef {{ shape: 'line' | 'column' | 'stack' | 'row' | 'pie' | 'donut', title: string, xTitle: string, yTitle: string,
 *   time: boolean, categories: string[], series: Series[] }} ChartData
 */

const maxCategories = 1000;
const maxSeries = 12;

/** @type {Record<string, ChartData['shape']>} */
const shapes = {
  'Chart.Line': 'line',
  'Chart.VerticalBar': 'column',
  'Chart.VerticalBar.Grouped': 'column',
  'Chart.HorizontalBar': 'row',
  'Chart.HorizontalBar.Stacked': 'row',
  'Chart.Pie': 'pie',
  'Chart.Donut': 'donut',
};

/** The chart elements of Teams that this page draws. */
export const chartTypes = Object.keys(shapes);

/**
 * Brings the chart elements of Teams, each with a data layout of its own, into one.
 * @param {Record<string, any>} element
 * @returns {ChartData}
 */
export function chartData(element) {
  const type = String(element.type);
  const layout = layouts[type] ?? flat;
  const points = layout(list(element.data));
  const categories = [...new Set(points.map((point) => point.category))].slice(0, maxCategories);
  const names = [...new Set(points.map((point) => point.series))].slice(0, maxSeries);
  const series = names.map((name) => {
    const own = points.filter((point) => point.series === name);
    const at = new Map(own.map((point) => [point.category, point]));
    return {
      name,
      color: own.find((point) => point.color)?.color,
      values: categories.map((category) => at.get(category)?.value ?? null),
      colors: categories.map((category) => at.get(category)?.color),
    };
  });
  const stacked = type === 'Chart.VerticalBar.Grouped' && element.stacked === true;
  return {
    shape: stacked ? 'stack' : (shapes[type] ?? 'column'),
    title: string(element.title),
    xTitle: string(element.xAxisTitle),
    yTitle: string(element.yAxisTitle),
    time: categories.length > 0 && categories.every((category) => /^\d{4}-\d\d-\d\d(T|$)/.test(category)),
    categories,
    series,
  };
}

/** @typedef {{ series: string, category: string, value: number, color: string | undefined }} Point */

/** @type {Record<string, (data: any[]) => Point[]>} */
const layouts = {
  'Chart.Line': bySeries,
  'Chart.VerticalBar.Grouped': bySeries,
  'Chart.HorizontalBar.Stacked': (data) =>
    data.flatMap((bar) =>
      list(bar?.data).map((part) => point(part?.legend, bar?.title, part?.value, part?.color)),
    ),
  'Chart.Pie': slices,
  'Chart.Donut': slices,
};

/** @param {any[]} data @returns {Point[]} */
function bySeries(data) {
  return data.flatMap((one) =>
    list(one?.values).map((value) => point(one?.legend, value?.x, value?.y, one?.color)),
  );
}

/** @param {any[]} data @returns {Point[]} */
function flat(data) {
  return data.map((one) => point('', one?.x, one?.y, one?.color));
}

/** @param {any[]} data @returns {Point[]} */
function slices(data) {
  return data.map((one) => point('', one?.legend, one?.value, one?.color));
}

/** @param {unknown} series @param {unknown} category @param {unknown} value @param {unknown} color @returns {Point} */
function point(series, category, value, color) {
  const number = Number(value);
  return {
    series: string(series),
    category: string(category),
    value: Number.isFinite(number) ? number : 0,
    color: typeof color === 'string' ? color : undefined,
  };
}

/** @param {unknown} value @returns {any[]} */
function list(value) {
  return Array.isArray(value) ? value : [];
}

/** @param {unknown} value */
function string(value) {
  return value === undefined || value === null ? '' : String(value);
}
