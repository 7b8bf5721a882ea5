import { describe, expect, it } from 'vitest';
import type { ParameterType } from '../../src/answers.ts';
import { compileTemplate, type TemplateParameter } from '../../src/hunts/template.ts';

const types: Readonly<Record<string, ParameterType>> = {
  name: 'str',
  table: 'str',
  op: 'str',
  count: 'int',
  list: 'list',
  start: 'datetime',
};
const parameters = new Map<string, TemplateParameter>(
  Object.entries(types).map(([name, type]) => [
    name,
    {
      type,
      fixed: name === 'table' ? 'T | where X == "}"' : undefined,
      choices: name === 'op' ? ['has', '=='] : [],
    },
  ]),
);

function placesIn(template: string): unknown[] {
  const { parts, problems } = compileTemplate(template, parameters);
  expect(problems).toEqual([]);
  return parts.flatMap((part) => (typeof part === 'string' ? [] : [part.place]));
}

function problemIn(template: string): string {
  return compileTemplate(template, parameters)
    .problems.map(({ message }) => message)
    .join('; ');
}

describe('compileTemplate', () => {
  it.each([
    ['T | where A == "{name}"', 'double-quoted'],
    ["T | where A == 'x{name}y'", 'single-quoted'],
    ['T | where A == @"c:\\{name}"', 'verbatim-double-quoted'],
    ["T | where A == @'{name}'", 'verbatim-single-quoted'],
    ['T | where A == h@"{name}"', 'verbatim-double-quoted'],
    ['T | where A > datetime( {start} )', 'datetime'],
    ['T | where A > todatetime("{start}")', 'double-quoted'],
    ['T | where A in ({list})', 'items'],
    ['T | where A in ("x", {list})', 'items'],
    ['let a = dynamic([{list}]); T', 'items'],
    ['T | take {count}', 'number'],
    ['T | where A > ago({count}d)', 'number'],
    ['T | where A {op} "x"', 'choice'],
    ['T // it\'s a "comment\n| where A == "{name}"', 'double-quoted'],
    ['T | where A == "it\'s \\" {name}"', 'double-quoted'],
    ['T | where A == @"say ""{name}"""', 'verbatim-double-quoted'],
    ['T | where A == ```"``` and B == "{name}"', 'double-quoted'],
  ])('finds the place in %s', (template, place) => {
    expect(placesIn(template)).toEqual([place]);
  });

  it.each([
    ['T // {name}', 'comment'],
    ['T | where A == {name}', 'outside quotes'],
    ['T | where A == "\\{name}"', 'backslash'],
    ['T | where A == ```{name}```', 'multi-line string'],
    ['T | where A == "{list}"', 'a list in quotes'],
    ['T | where A == {list}', 'a list outside'],
    ['T | where A > {start}', 'outside datetime'],
    ['T | where A{count} > 1', 'against the word before'],
    ['T | where A == "x"{count}', 'against the word before'],
    ['T | where {count}abc > 1', 'against the word after'],
    ['T | where A == "{op}"', 'choices'],
    ['T | where A == "{other}"', 'not among the parameters'],
    ['T | where A == "{0}"', 'not the name of a parameter'],
    ['T | extend A = dynamic({"a": 1})', 'not the name of a parameter'],
    ['T | extend A = "}"', 'single brace'],
    ['T | where A == "{name}', 'not closed'],
  ])('refuses %s', (template, problem) => {
    expect(problemIn(template)).toContain(problem);
  });

  it('puts the default of a parameter that holds KQL into the query, braces and all', () => {
    const { parts, fixed } = compileTemplate('{table} | where A == "{name}"', parameters);
    expect(fixed).toEqual(['table']);
    expect(parts[0]).toBe('T | where X == "}" | where A == "');
  });

  it('reads doubled braces as braces', () => {
    expect(compileTemplate('print dynamic({{"a": 1}})', parameters).parts).toEqual([
      'print dynamic({"a": 1})',
    ]);
  });
});
