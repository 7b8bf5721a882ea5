// @ts-check
import { chartData } from './chart-data.js';
import { dateFormatter, exact, short, thin, ticks } from './chart-scale.js';

/** @typedef {import('./chart-data.js').ChartData} ChartData */

const svgSpace = 'http://www.w3.org/2000/svg';
let lastId = 0;

/** Teams' colour names to the page's. Names that are not here, and missing ones, take the next hue of the palette. */
/** @type {Record<string, string>} */
const named = {
  good: 'var(--good)',
  warning: 'var(--warning)',
  attention: 'var(--attention)',
  neutral: 'var(--neutral)',
  categoricalBlue: 'var(--hue-1)',
  categoricalTeal: 'var(--hue-2)',
  categoricalMarigold: 'var(--hue-3)',
  categoricalPurple: 'var(--hue-4)',
  categoricalRed: 'var(--hue-5)',
  categoricalGreen: 'var(--hue-6)',
  categoricalLavender: 'var(--hue-7)',
  categoricalLightBlue: 'var(--hue-8)',
  categoricalLime: 'var(--hue-6)',
};
const hues = 8;

/**
 * Draws a chart element of a card: a figure with a caption, the picture as SVG, and a legend. Text out of data is set as text.
 * @param {Record<string, any>} element
 * @returns {HTMLElement}
 */
export function drawChart(element) {
  const data = chartData(element);
  const figure = document.createElement('figure');
  figure.className = 'chart';
  if (data.title) figure.append(html('figcaption', 'chart-title', data.title));
  const canvas = html('div', 'chart-canvas');
  const tip = html('div', 'chart-tip');
  tip.hidden = true;
  canvas.append(tip);
  figure.append(canvas);
  if (data.series.length > 1 || isRound(data)) figure.append(legend(data));
  if (data.categories.length === 0) {
    canvas.append(html('p', 'chart-empty', 'Nothing to draw.'));
    return figure;
  }
  // Drawn at the width it is given, not scaled: text stays readable on a phone.
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.round(entry?.contentRect.width ?? 0);
    if (width < 40 || width === drawn) return;
    drawn = width;
    canvas.querySelector('svg')?.remove();
    canvas.prepend(picture(data, width));
  }).observe(canvas);
  showTips(canvas, tip);
  return figure;
}

/** @param {ChartData} data @param {number} width */
function picture(data, width) {
  const drawing = isRound(data)
    ? round(data, width)
    : data.shape === 'row'
      ? rows(data, width)
      : columns(data, width);
  const id = `chart-${++lastId}`;
  const svg = node('svg', {
    viewBox: `0 0 ${width} ${drawing.height}`,
    width,
    height: drawing.height,
    role: 'img',
    'aria-labelledby': `${id}-title ${id}-desc`,
  });
  svg.append(
    node('title', { id: `${id}-title` }, data.title || 'Chart'),
    node('desc', { id: `${id}-desc` }, describe(data)),
    ...drawing.shapes,
  );
  return svg;
}

/**
 * Lines, and upright bars side by side or stacked: the same axes.
 * @param {ChartData} data @param {number} width
 */
function columns(data, width) {
  const height = width < 480 ? 210 : 250;
  const stacked = data.shape === 'stack';
  const totals = data.categories.map((_, i) => sum(data.series.map((series) => series.values[i] ?? 0)));
  const every = data.series.flatMap((series) => series.values.map((value) => value ?? 0));
  const marks = ticks(Math.min(...every), Math.max(...(stacked ? totals : every)), 4);
  const low = marks[0] ?? 0;
  const high = marks.at(-1) ?? 1;
  const left = 14 + Math.max(...marks.map((mark) => short(mark).length)) * 7;
  const top = data.yTitle ? 26 : 10;
  const bottom = height - (data.xTitle ? 44 : 26);
  const right = width - 8;
  const y = (/** @type {number} */ value) => bottom - ((value - low) / (high - low || 1)) * (bottom - top);
  const band = (right - left) / data.categories.length;
  const middle = (/** @type {number} */ index) => left + band * (index + 0.5);
  const write = labeller(data);
  const widest = Math.max(...data.categories.map((category) => Math.min(write(category).length, 14)));
  const shapes = marks.flatMap((mark) => [
    node('line', { x1: left, x2: right, y1: y(mark), y2: y(mark), class: mark === low ? 'axis' : 'grid' }),
    node('text', { x: left - 8, y: y(mark) + 4, class: 'tick', 'text-anchor': 'end' }, short(mark)),
  ]);
  for (const index of thin(data.categories.length, Math.floor((right - left) / (widest * 7 + 16))))
    shapes.push(
      node(
        'text',
        { x: middle(index), y: bottom + 18, class: 'tick', 'text-anchor': 'middle' },
        clip(write(data.categories[index] ?? ''), 14),
      ),
    );
  if (data.yTitle) shapes.push(node('text', { x: 0, y: 12, class: 'axis-title' }, data.yTitle));
  if (data.xTitle)
    shapes.push(
      node(
        'text',
        { x: (left + right) / 2, y: height - 4, class: 'axis-title', 'text-anchor': 'middle' },
        data.xTitle,
      ),
    );
  if (data.shape === 'line') shapes.push(...lines(data, middle, y, band));
  else shapes.push(...bars(data, { left, band, y, stacked }));
  // One invisible band a category, so that pointing anywhere near tells all its values.
  data.categories.forEach((category, index) => {
    shapes.push(
      node('rect', {
        x: left + band * index,
        y: top,
        width: band,
        height: bottom - top,
        class: 'hit',
        'data-tip': tipText(data, write(category), index),
        'data-x': middle(index),
      }),
    );
  });
  return { height, shapes };
}

/** @param {ChartData} data @param {(index: number) => number} x @param {(value: number) => number} y @param {number} band */
function lines(data, x, y, band) {
  return data.series.flatMap((series, at) => {
    const stroke = color(data, at);
    const points = series.values.flatMap((value, index) => (value === null ? [] : [[x(index), y(value)]]));
    const path = node('polyline', {
      points: points.map((point) => point.join(',')).join(' '),
      class: 'line',
      stroke,
    });
    const dots = points.length === 1 || band > 14;
    return [
      path,
      ...(dots ? points.map(([cx = 0, cy = 0]) => node('circle', { cx, cy, r: 2.6, fill: stroke })) : []),
    ];
  });
}

/** @param {ChartData} data @param {{ left: number, band: number, y: (value: number) => number, stacked: boolean }} axes */
function bars(data, { left, band, y, stacked }) {
  const count = stacked ? 1 : data.series.length;
  const gap = Math.min(band * 0.28, 18);
  const thick = Math.min((band - gap) / count, 56);
  const inset = (band - thick * count) / 2;
  return data.categories.flatMap((_, index) => {
    let base = 0;
    return data.series.flatMap((series, at) => {
      const value = series.values[index] ?? 0;
      if (value === 0) return [];
      const from = stacked ? base : 0;
      base += value;
      const edges = [y(from), y(from + value)];
      const top = Math.min(...edges);
      return [
        node('rect', {
          x: left + band * index + inset + (stacked ? 0 : thick * at),
          y: top,
          width: Math.max(1, thick - (count > 1 ? 1 : 0)),
          height: Math.max(1, Math.abs((edges[0] ?? 0) - (edges[1] ?? 0)) - (stacked ? 0.75 : 0)),
          rx: Math.min(2, thick / 4),
          fill: color(data, at, index),
        }),
      ];
    });
  });
}

/** Bars that lie, one below the other, each with its name above and its total at the end. @param {ChartData} data @param {number} width */
function rows(data, width) {
  const tall = 42;
  const totals = data.categories.map((_, index) =>
    sum(data.series.map((series) => series.values[index] ?? 0)),
  );
  const high = Math.max(...totals, 0) || 1;
  const right = width - 12 - Math.max(...totals.map((total) => exact(total).length)) * 8;
  const write = labeller(data);
  const shapes = data.categories.flatMap((category, index) => {
    const top = index * tall;
    let x = 0;
    const parts = data.series.flatMap((series, at) => {
      const part = (Math.max(0, series.values[index] ?? 0) / high) * right;
      if (part === 0) return [];
      const bar = node('rect', {
        x,
        y: top + 20,
        width: Math.max(1, part - 1),
        height: 12,
        rx: 2,
        fill: color(data, at, index),
      });
      x += part;
      return [bar];
    });
    return [
      node('text', { x: 0, y: top + 14, class: 'name' }, clip(write(category), Math.floor(width / 7.5))),
      node('rect', { x: 0, y: top + 20, width: right, height: 12, rx: 2, class: 'track' }),
      ...parts,
      node('text', { x: x + 8, y: top + 30, class: 'value' }, exact(totals[index] ?? 0)),
      node('rect', {
        x: 0,
        y: top,
        width,
        height: tall,
        class: 'hit',
        'data-tip': tipText(data, write(category), index),
        'data-x': Math.min(x, width / 2),
      }),
    ];
  });
  return { height: data.categories.length * tall, shapes };
}

/** @param {ChartData} data @param {number} width */
function round(data, width) {
  const size = Math.min(220, width);
  const radius = size / 2 - 4;
  const hole = data.shape === 'donut' ? radius * 0.62 : 0;
  const values = data.series[0]?.values.map((value) => Math.max(0, value ?? 0)) ?? [];
  const total = sum(values);
  const center = { x: width / 2, y: size / 2 };
  let angle = -Math.PI / 2;
  const shapes = values.flatMap((value, index) => {
    if (value === 0) return [];
    // A full circle has no start and end to draw an arc between.
    const turn = Math.min((value / total) * Math.PI * 2, Math.PI * 2 - 0.0001);
    const path = slice(center, radius, hole, angle, angle + turn);
    angle += turn;
    const tip = `${data.categories[index]}\n${exact(value)} (${percent(value, total)})`;
    return [
      node('path', {
        d: path,
        fill: color(data, index),
        class: 'slice',
        'data-tip': tip,
        'data-x': center.x,
      }),
    ];
  });
  if (hole)
    shapes.push(
      node('text', { x: center.x, y: center.y + 7, class: 'total', 'text-anchor': 'middle' }, short(total)),
    );
  return { height: size, shapes };
}

/** @param {{ x: number, y: number }} center @param {number} outer @param {number} inner @param {number} from @param {number} to */
function slice(center, outer, inner, from, to) {
  const at = (/** @type {number} */ radius, /** @type {number} */ angle) =>
    `${center.x + radius * Math.cos(angle)} ${center.y + radius * Math.sin(angle)}`;
  const large = to - from > Math.PI ? 1 : 0;
  const arc = `M ${at(outer, from)} A ${outer} ${outer} 0 ${large} 1 ${at(outer, to)}`;
  return inner
    ? `${arc} L ${at(inner, to)} A ${inner} ${inner} 0 ${large} 0 ${at(inner, from)} Z`
    : `${arc} L ${center.x} ${center.y} Z`;
}

/** @param {ChartData} data */
function legend(data) {
  const list = html('ul', 'chart-legend');
  const total = sum(data.series[0]?.values.map((value) => value ?? 0) ?? []);
  const names = isRound(data)
    ? data.categories.map((name, index) => {
        const value = data.series[0]?.values[index] ?? 0;
        return `${name} · ${exact(value)} (${percent(value, total)})`;
      })
    : data.series.map((series) => series.name);
  names.forEach((name, index) => {
    const key = html('span', 'chart-key');
    key.style.background = color(data, index);
    key.setAttribute('aria-hidden', 'true');
    const item = html('li', '');
    item.append(key, name);
    list.append(item);
  });
  return list;
}

/** What the picture shows, in words: for those who cannot see it. @param {ChartData} data */
function describe(data) {
  const write = labeller(data);
  const first = write(data.categories[0] ?? '');
  const last = write(data.categories.at(-1) ?? '');
  const span = data.time ? ` From ${first} to ${last}.` : '';
  const axes = [data.xTitle && `Across: ${data.xTitle}.`, data.yTitle && `Up: ${data.yTitle}.`]
    .filter(Boolean)
    .join(' ');
  const parts = data.series.map((series) => {
    const values = series.values.map((value) => value ?? 0);
    const peak = values.indexOf(Math.max(...values));
    const name = series.name ? `${series.name}: ` : '';
    return `${name}${exact(sum(values))} in all, most at ${write(data.categories[peak] ?? '')} (${exact(values[peak] ?? 0)}).`;
  });
  return `${axes}${span} ${parts.join(' ')}`.trim();
}

/** @param {ChartData} data @param {string} label @param {number} index */
function tipText(data, label, index) {
  const values = data.series.flatMap((series) => {
    const value = series.values[index];
    if (value === null || value === undefined || (value === 0 && data.series.length > 3)) return [];
    return [series.name ? `${series.name}: ${exact(value)}` : exact(value)];
  });
  return [label, ...values].join('\n');
}

/** @param {HTMLElement} canvas @param {HTMLElement} tip */
function showTips(canvas, tip) {
  canvas.addEventListener('pointermove', (event) => {
    const target = event.target instanceof Element ? event.target.closest('[data-tip]') : null;
    tip.hidden = !target;
    if (!target) return;
    tip.textContent = target.getAttribute('data-tip');
    const x = Number(target.getAttribute('data-x'));
    const room = canvas.clientWidth - tip.offsetWidth;
    tip.style.left = `${Math.max(0, Math.min(room, x + 12))}px`;
    tip.style.top = `${Math.max(0, event.clientY - canvas.getBoundingClientRect().top - tip.offsetHeight - 10)}px`;
  });
  canvas.addEventListener('pointerleave', () => {
    tip.hidden = true;
  });
}

/** @param {ChartData} data @param {number} index @param {number} [category] */
function color(data, index, category) {
  const series = data.series[isRound(data) ? 0 : index];
  const own = isRound(data)
    ? series?.colors?.[index]
    : ((category === undefined ? undefined : series?.colors?.[category]) ?? series?.color);
  return (own && named[own]) || `var(--hue-${(index % hues) + 1})`;
}

/** @param {ChartData} data */
function labeller(data) {
  return data.time ? dateFormatter(data.categories) : (/** @type {string} */ category) => category;
}

/** @param {ChartData} data */
function isRound(data) {
  return data.shape === 'pie' || data.shape === 'donut';
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** @param {number} value @param {number} total */
function percent(value, total) {
  return `${total ? Math.round((value / total) * 100) : 0} %`;
}

/** @param {string} text @param {number} length */
function clip(text, length) {
  return text.length > length ? `${text.slice(0, Math.max(1, length - 1))}…` : text;
}

/** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] @returns {SVGElement} */
function node(name, attributes, text) {
  const element = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return /** @type {SVGElement} */ (element);
}

/** @param {string} name @param {string} className @param {string} [text] */
function html(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
