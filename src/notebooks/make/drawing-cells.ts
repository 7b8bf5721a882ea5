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

const frame = [
  'if results is None or results.empty:',
  '    print("No rows in this window: nothing to draw.")',
  'else:',
  '    rows = pd.DataFrame({"value": pd.to_numeric(results[chart["y"]]) if chart["y"] else 1}, index=results.index)',
];

/** Thirty bins or fewer, and the ten largest series. */
const overTime = [
  ...frame,
  '    rows["time"] = pd.to_datetime(results[chart["time"]], utc=True)',
  '    series = results[chart["by"]].astype(str) if chart["by"] else pd.Series("events", index=results.index)',
  '    largest = rows.groupby(series)["value"].sum().nlargest(10).index',
  '    rows["series"] = series.where(series.isin(largest), "others")',
  '    span = pd.to_datetime(end, utc=True) - pd.to_datetime(start, utc=True)',
  '    steps = ["1min", "5min", "15min", "1h", "3h", "6h", "12h", "1D", "7D", "30D"]',
  '    step = next((step for step in steps if pd.Timedelta(step) * 30 >= span), steps[-1])',
  '    table = rows.pivot_table(index=pd.Grouper(key="time", freq=step), columns="series", values="value", aggfunc="sum", fill_value=0)',
  '    if chart["kind"] == "line":',
  '        axes = table.plot(title=chart["title"], figsize=(12, 4))',
  '    else:',
  '        table.index = table.index.strftime("%d %b %H:%M")',
  '        axes = table.plot(kind="bar", stacked=chart["kind"] == "stacked-bar", title=chart["title"], figsize=(12, 4))',
  '    axes.set_xlabel("time in UTC")',
];

const overCategories = [
  ...frame,
  '    rows["category"] = results[chart["x"] or chart["by"]].astype(str)',
  '    largest = rows.groupby("category")["value"].sum().nlargest(15)',
  '    if chart["kind"] == "pie":',
  '        axes = largest.plot(kind="pie", title=chart["title"], ylabel="", figsize=(7, 7))',
  '    else:',
  '        if chart["x"] and chart["by"]:',
  '            rows["series"] = results[chart["by"]].astype(str)',
  '            table = rows[rows["category"].isin(largest.index)].pivot_table(index="category", columns="series", values="value", aggfunc="sum", fill_value=0)',
  '            table = table.loc[largest.index]',
  '        else:',
  '            table = largest',
  '        flat = chart["kind"] == "horizontal-bar"',
  '        table = table.iloc[::-1] if flat else table',
  '        axes = table.plot(kind="barh" if flat else "bar", stacked=chart["kind"] != "bar", title=chart["title"], figsize=(12, 5))',
];
