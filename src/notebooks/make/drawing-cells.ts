import { code, type DraftCell, markdown } from './draft-cell.ts';
import type { ChartToDraw } from './made-notebook.ts';
import { pythonLiteral } from './python-literal.ts';

/** Draws the hunt's chart: rows counted, or a column summed, over time or by category. Without a chart, no cell. */
export function drawingCells(chart: ChartToDraw | undefined): readonly DraftCell[] {
  if (!chart) return [];
  const { kind, title, time, by, x, y } = chart;
  if (time === undefined && x === undefined && by === undefined) return [];
  return [
    markdown('## The picture'),
    code(
      'import pandas as pd',
      'from bokeh.io import output_notebook, show',
      'from bokeh.models import ColumnDataSource',
      'from bokeh.palettes import Category20',
      'from bokeh.plotting import figure',
      '',
      `chart = ${pythonLiteral({
        kind,
        title,
        time: time ?? null,
        by: by ?? null,
        x: x ?? null,
        y: y ?? null,
      })}`,
      ...(time === undefined ? overCategories : overTime),
    ),
  ];
}

/** Bokeh comes with MSTICPy. A row's value is the column that is summed, or 1. */
const frame = [
  'output_notebook(hide_banner=True)',
  'if results is None or results.empty:',
  '    print("No rows in this window: nothing to draw.")',
  'else:',
  '    rows = pd.DataFrame({"value": pd.to_numeric(results[chart["y"]]) if chart["y"] else 1}, index=results.index)',
  '    series = results[chart["by"]].astype(str) if chart["by"] else pd.Series("events", index=results.index)',
  '    largest = rows.groupby(series)["value"].sum().nlargest(10).index',
  '    rows["series"] = series.where(series.isin(largest), "others")',
];

const stacks = [
  '    names = [str(name) for name in table.columns]',
  '    keys = [f"series{index}" for index in range(len(names))]',
  '    colours = Category20[20][: len(names)]',
  '    data = ColumnDataSource({"at": list(table.index), **{key: table[name].tolist() for key, name in zip(keys, table.columns)}})',
];

/** Thirty bins or so, and the ten largest series. */
const overTime = [
  ...frame,
  '    rows["time"] = pd.to_datetime(results[chart["time"]], utc=True)',
  '    span = pd.to_datetime(end, utc=True) - pd.to_datetime(start, utc=True)',
  '    steps = ["1min", "5min", "15min", "1h", "3h", "6h", "12h", "1D", "7D", "30D"]',
  '    step = next((step for step in steps if pd.Timedelta(step) * 30 >= span), steps[-1])',
  '    table = rows.pivot_table(index=pd.Grouper(key="time", freq=step), columns="series", values="value", aggfunc="sum", fill_value=0)',
  ...stacks,
  '    picture = figure(title=chart["title"], x_axis_type="datetime", x_axis_label="time in UTC", width=950, height=350)',
  '    if chart["kind"] == "line":',
  '        for key, name, colour in zip(keys, names, colours):',
  '            picture.line("at", key, source=data, color=colour, legend_label=name, line_width=2)',
  '    else:',
  '        width = pd.Timedelta(step).total_seconds() * 900',
  '        picture.vbar_stack(keys, x="at", width=width, source=data, color=colours, legend_label=names)',
  '    picture.y_range.start = 0 if table.to_numpy().min() >= 0 else None',
  '    picture.add_layout(picture.legend[0], "right")',
  '    show(picture)',
];

const overCategories = [
  ...frame,
  '    rows["category"] = results[chart["x"] or chart["by"]].astype(str)',
  '    order = rows.groupby("category")["value"].sum().nlargest(15)',
  '    if chart["kind"] == "pie" or not (chart["x"] and chart["by"]):',
  '        rows["series"] = chart["y"] or "events"',
  '    rows = rows[rows["category"].isin(order.index)]',
  '    table = rows.pivot_table(index="category", columns="series", values="value", aggfunc="sum", fill_value=0).loc[order.index]',
  ...stacks,
  '    if chart["kind"] == "pie":',
  '        ends = (order / order.sum() * 6.283185307).cumsum()',
  '        picture = figure(title=chart["title"], width=600, height=400, x_range=(-1, 2))',
  '        picture.axis.visible = False',
  '        picture.grid.visible = False',
  '        for name, begin, stop, colour in zip(order.index, ends - ends.diff().fillna(ends.iloc[0]), ends, Category20[20]):',
  '            picture.wedge(0, 0, 0.9, start_angle=begin, end_angle=stop, color=colour, legend_label=name)',
  '    elif chart["kind"] == "horizontal-bar":',
  '        picture = figure(title=chart["title"], y_range=list(order.index)[::-1], width=950, height=400)',
  '        picture.hbar_stack(keys, y="at", height=0.8, source=data, color=colours, legend_label=names)',
  '    else:',
  '        picture = figure(title=chart["title"], x_range=list(order.index), width=950, height=400)',
  '        picture.xaxis.major_label_orientation = 0.7',
  '        picture.vbar_stack(keys, x="at", width=0.8, source=data, color=colours, legend_label=names)',
  '    picture.add_layout(picture.legend[0], "right")',
  '    show(picture)',
];
