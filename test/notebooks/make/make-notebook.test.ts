import { describe, expect, it } from 'vitest';
import { bindHunt } from '../../../src/hunts/bind-hunt.ts';
import { readFragment } from '../../../src/hunts/read-fragment.ts';
import { lockShape } from '../../../src/kql/shape-lock.ts';
import type { MadeNotebook, MakeOptions } from '../../../src/notebooks/make/made-notebook.ts';
import { makeNotebook } from '../../../src/notebooks/make/make-notebook.ts';
import { notebookHunt } from '../../../src/notebooks/make/notebook-hunt.ts';
import { hostileTexts } from '../../support/hostile-texts.ts';
import { noNbformat, noPython, runPython } from '../../support/jupyter.ts';
import { huntFiles, huntsOf, sampleOptions, sampleWindow } from './sample-options.ts';

const check = `
import ast, json, sys, warnings
import nbformat
warnings.simplefilter("error")
answers = []
for notebook in json.load(sys.stdin):
    nbformat.validate(nbformat.from_dict(notebook))
    values = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        compile(cell["source"], cell["id"], "exec")
        if "parameters" in cell["metadata"].get("tags", []):
            for line in ast.parse(cell["source"]).body:
                assert isinstance(line, ast.Assign) and len(line.targets) == 1, ast.dump(line)
                values[line.targets[0].id] = ast.literal_eval(line.value)
    answers.append(values)
print(json.dumps(answers))
`;

/** Fills the hunt as MSTICPy does: with str.format, lists as items in single quotes, and no escaping of its own. */
const fill = `
import json, sys
answers = []
for given in json.load(sys.stdin):
    space = {}
    exec(given["cell"], space)
    try:
        values = {name: space["kql_value"](name, value) for name, value in given["values"].items()}
    except ValueError as refused:
        answers.append({"refused": str(refused)})
        continue
    def written(value):
        if isinstance(value, list):
            return ", ".join(f"'{item}'" if isinstance(item, str) else str(item) for item in value)
        return value
    answers.append({"kql": given["template"].format(**{name: written(value) for name, value in values.items()}, **given["window"])})
print(json.dumps(answers))
`;

function nastyOptions(text: string): MakeOptions {
  const sample = sampleOptions();
  return {
    ...sample,
    title: text,
    from: text,
    phrase: text,
    workspace: { name: text, workspaceId: text, tenantId: text, resourceGroup: text },
    entities: { host: [text], ip: [text], url: [text] },
    incident: { number: 42, title: text },
    hunt: {
      name: `${text}.${text}`,
      yaml: text,
      parameters: { [text]: [text] },
      places: { [text]: ['text'] },
      chart: { kind: text, title: text, x: text, by: text },
      kql: text,
    },
    notebook: { title: text, link: text, parameters: { account: text } },
  };
}

const content = {
  nbformat: 4,
  nbformat_minor: 2,
  metadata: {
    kernelspec: { name: 'python3', language: 'python', display_name: 'x' },
    widgets: { secret: 1 },
  },
  cells: [
    { cell_type: 'markdown', metadata: {}, source: ['# Guided\n', 'hunting'], attachments: { 'a.png': {} } },
    {
      cell_type: 'code',
      metadata: { tags: ['parameters', 'keep'], scrolled: true },
      source: 'account = ""',
      execution_count: 7,
      outputs: [{ output_type: 'stream', name: 'stdout', text: 'hunter2' }],
    },
    {
      cell_type: 'code',
      id: 'huntline-1',
      metadata: {},
      source: ['print(account)\n', '# k3y-in-two', '-lines'],
      outputs: [],
    },
    { cell_type: 'heading', metadata: {}, source: 'old' },
  ],
};

function parametersOf(notebook: MadeNotebook): readonly string[] {
  return notebook.cells.flatMap(({ metadata, source }) =>
    metadata.tags?.includes('parameters') ? [source] : [],
  );
}

describe('a made notebook', () => {
  it('of a hunt is as it was agreed', async () => {
    const text = `${JSON.stringify(makeNotebook(sampleOptions()), undefined, 1)}\n`;
    await expect(text).toMatchFileSnapshot('../../golden/notebooks/related-alerts.ipynb');
  });

  it.skipIf(noNbformat())(
    'is valid, compiles, and holds what it was given as data, for every hunt and every hostile text',
    () => {
      const { hunt: _, notebook: __, ...enrichment } = sampleOptions();
      const every = huntFiles.flatMap(huntsOf).map((hunt): MakeOptions => {
        const values = Object.fromEntries(
          hunt.parameters.flatMap(({ name, example }) => (example === null ? [] : [[name, example]])),
        );
        const carried = notebookHunt(hunt, values, sampleWindow, bindHunt(hunt, values, sampleWindow));
        return { ...sampleOptions(), title: hunt.title, hunt: carried };
      });
      expect(every.length).toBeGreaterThan(200);
      expect(
        every.some(({ hunt }) =>
          Object.values(hunt?.places ?? {})
            .flat()
            .includes('piece'),
        ),
      ).toBe(true);
      const { yaml: ___, ...raw } = every[0]?.hunt ?? { name: '', kql: '', parameters: {} };
      const options: MakeOptions[] = [
        sampleOptions(),
        enrichment,
        { ...enrichment, incident: { number: 42, title: 'Password spray' } },
        { ...sampleOptions(), hunt: raw },
        {
          ...sampleOptions(),
          notebook: { title: 'x', link: 'https://example.com', content, parameters: { account: 'a' } },
        },
        ...[
          ...hostileTexts,
          `'''`,
          `' + __import__('os').system('id') + '`,
          '\ud800',
          '\\',
          'a\n\nb',
          '`` ` ```',
        ].map(nastyOptions),
        ...every,
      ];
      const read = runPython(check, options.map(makeNotebook)) as Record<string, unknown>[];
      for (const [index, option] of options.entries()) {
        expect(read[index]).toMatchObject({
          workspace: option.workspace.name,
          start: option.window.start,
          entities: option.entities,
          hunt: option.hunt?.name ?? null,
        });
      }
    },
  );

  it.skipIf(noPython())(
    'writes values so that MSTICPy, which escapes nothing, makes the query that ran in chat',
    () => {
      const nasty = [
        'WS" | take 1 //',
        "WS' or 1 == 1 //",
        'a\\',
        'C:\\temp\\"x"',
        'a\nb',
        'x\u2028y',
        '{start}',
        'Zoë',
      ];
      const cases = huntFiles
        .flatMap(huntsOf)
        .filter(({ parameters }) =>
          parameters.some(({ type, choices }) => type === 'str' && choices.length === 0),
        )
        // Each text meets every kind of place in some hunt.
        .flatMap((hunt, index) =>
          nasty
            .filter((_, at) => at % 3 === index % 3)
            .flatMap((text) => {
              const values = Object.fromEntries(
                hunt.parameters.flatMap(({ name, type, choices, holds, example, items }) =>
                  (type === 'str' && choices.length === 0 && !holds) || (type === 'list' && items === 'str')
                    ? [[name, type === 'list' ? `"${text.replaceAll('"', '""')}"` : text]]
                    : example === null
                      ? []
                      : [[name, example]],
                ),
              );
              const { kql } = bindHunt(hunt, values, sampleWindow);
              const carried = notebookHunt(hunt, values, sampleWindow, { kql });
              const cells = makeNotebook({ ...sampleOptions(), hunt: carried }).cells;
              const cell = cells.find(({ source }) => source.includes('def kql_value'))?.source ?? '';
              const template = hunt.parts
                .map((part) =>
                  typeof part === 'string' ? part.replaceAll(/[{}]/g, '$&$&') : `{${part.parameter}}`,
                )
                .join('');
              return [{ kql, given: { cell, values: carried.parameters, template, window: sampleWindow } }];
            }),
        );
      expect(cases.length).toBeGreaterThan(50);
      const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
      const given = JSON.parse(
        JSON.stringify(
          cases.map((one) => one.given),
          plain,
        ),
      );
      const answers = runPython(fill, given) as { kql?: string; refused?: string }[];
      let filled = 0;
      for (const [index, { kql }] of cases.entries()) {
        const answer = answers[index];
        if (answer?.kql === undefined) {
          expect(answer?.refused).toMatch(/does not fit/);
          continue;
        }
        filled++;
        lockShape(kql, answer.kql);
        expect(unescaped(answer.kql)).toBe(unescaped(kql));
      }
      expect(filled).toBeGreaterThan(50);
    },
  );

  it.skipIf(noPython())(
    'takes for a piece of KQL what Huntline takes, and nothing that changes the rest',
    () => {
      const taken = [
        'EventID == 4625 and Account has "x"',
        "EventID in (1, 2.5, -3) or A !has @'c:\\x''y' // no",
        '| where A == "a | b; c // d \\\\"" | where TimeGenerated > datetime(2026-01-01T00:00:00Z)',
        'not(isempty(A)) and B between (1 .. 2) and C =~ h"x"',
      ];
      const refused = [
        'A == 1 | take 5',
        'A == 1; print 2',
        'A == 1) | union (T',
        'A == 1) or (true',
        'true // ',
        'A == "x\\',
        'A == "x" "',
        "A == 'x\n' ",
        'toscalar(externaldata(x: string)["https://evil.example"])',
        'A == `x`',
        '| project A',
        '| where A\n| take 1',
        '(A',
        ')A(',
        'A == @"x',
      ];
      const pieces = taken.flatMap((text) => {
        const read = readFragment('where', text);
        return 'problem' in read ? [] : [read.value];
      });
      expect(pieces).toHaveLength(3);
      for (const [kind, text] of [
        ['aggregate', 'sum(Bytes)'],
        ['column', 'Account'],
        ['number', '2.5'],
        ['timespan', '1h'],
        ['where', ''],
      ] as const) {
        const read = readFragment(kind, text);
        if ('problem' in read) throw new Error(read.problem);
        pieces.push(read.value);
      }
      const hunt = { name: 'A.b', yaml: 'x', parameters: {}, kql: 'T', places: { p: ['piece'] } } as const;
      const cells = makeNotebook({ ...sampleOptions(), hunt }).cells;
      const cell = cells.find(({ source }) => source.includes('def kql_value'))?.source ?? '';
      const given = [...pieces, ...refused].map((p) => ({
        cell,
        values: { p },
        template: 'T | where {p}',
        window: {},
      }));
      const answers = runPython(fill, given) as { kql?: string; refused?: string }[];
      expect(answers.slice(0, pieces.length)).toEqual(pieces.map((p) => ({ kql: `T | where ${p}` })));
      for (const answer of answers.slice(pieces.length))
        expect(answer).toEqual({ refused: expect.stringContaining('plain piece of KQL') });
    },
  );

  it('takes over the chosen notebook’s cells without what running them left, and fills its own parameters after them', () => {
    const made = makeNotebook({
      ...sampleOptions(),
      notebook: {
        title: 'Guided',
        link: 'https://example.com/n',
        content: JSON.stringify(content),
        parameters: { account: "o'neil" },
      },
      redact: (text) => text.replaceAll(/k3y-in-two\n?-lines/g, '[redacted]'),
    });
    const from = made.cells.findIndex(({ source }) => source.startsWith('# Guided\nhunting'));
    expect(made.cells.slice(from, from + 5)).toMatchObject([
      { cell_type: 'markdown', metadata: {} },
      {
        cell_type: 'code',
        metadata: { tags: ['keep'] },
        source: 'account = ""',
        execution_count: null,
        outputs: [],
      },
      { cell_type: 'code', metadata: { tags: ['injected-parameters'] }, source: "account = 'o\\'neil'" },
      { cell_type: 'code', source: 'print(account)\n# [redacted]' },
      { cell_type: 'raw', source: 'old' },
    ]);
    expect(new Set(made.cells.map(({ id }) => id)).size).toBe(made.cells.length);
    expect(parametersOf(made)).toHaveLength(1);
    expect(JSON.stringify(made)).not.toMatch(/hunter2|widgets|a\.png/);
  });

  it.each([
    [
      'Spark',
      { ...content, metadata: { kernelspec: { name: 'synapse_pyspark', language: 'Python' } } },
      'another kernel',
    ],
    [
      'PowerShell',
      { ...content, metadata: { kernelspec: { name: '.net-powershell', language: 'PowerShell' } } },
      'another kernel',
    ],
    ['version 3', { nbformat: 3, worksheets: [] }, 'not a notebook of version 4'],
    ['nonsense', '<html>', 'not a notebook of version 4'],
    ['too much', ' '.repeat(5_000_000), 'too large'],
  ])('leads to a notebook that it cannot take over: %s', (_, given, why) => {
    const made = makeNotebook({
      ...sampleOptions(),
      notebook: { title: 'Other', link: 'https://example.com/n', content: given },
    });
    const cell = made.cells.find(({ source }) => source.startsWith('## Other'));
    expect(cell?.source).toContain('[Other](https://example.com/n)');
    expect(cell?.source).toContain(why);
  });

  it('holds no secret, wherever it stood, and also where an escape would have split it', () => {
    const secret = "s3'cr\\et\n-key";
    const options = nastyOptions(`before ${secret} after`);
    const made = makeNotebook({ ...options, redact: (text) => text.replaceAll(secret, '[redacted]') });
    const text = JSON.stringify(made);
    expect(text).toContain('[redacted]');
    expect(text).not.toMatch(/s3|-key/);
  });

  it('shows hostile text in Markdown as text: no link, no picture, no HTML, no mathematics, no second line', () => {
    for (const text of [
      '![x](https://evil.example/p.png)',
      '<img src=x onerror=alert(1)>',
      '$\\href{javascript:alert(1)}{x}$',
      'a\n\n# Heading',
      '` <b>`',
      '[a](javascript:alert(1))',
    ]) {
      const { entities: _, ...options } = nastyOptions(text);
      const shown = makeNotebook({ ...options, entities: {} })
        .cells.filter(({ cell_type }) => cell_type === 'markdown')
        .map(({ source }) => source.replaceAll(/(`+)[^\n]*?[^`]\1(?!`)/g, ''))
        .join('\n');
      expect(shown).not.toMatch(/!\[|<img|<b>|\$|^# Heading|\]\((?!https:)/m);
    }
  });

  it('runs raw KQL as KQL, in the window of the card', () => {
    const made = makeNotebook({
      ...sampleOptions(),
      hunt: { name: 'hunt kql', parameters: {}, kql: 'SecurityAlert\n| take 10' },
    });
    const cell = made.cells.find(({ source }) => source.includes('exec_query'));
    expect(cell?.source).toContain("kql = (\n    'SecurityAlert\\n'\n    '| take 10'\n)");
    expect(cell?.source).toContain('time_span={"start": start, "end": end}');
  });

  it('keeps a window that was given by hand', () => {
    const made = makeNotebook(sampleOptions({ host_name: 'WS', start: '2026-10-01T00:00Z' }));
    expect(parametersOf(made)[0]).toContain("start = '2026-10-01T00:00:00.000Z'");
  });
});

/** A quote or invisible character as itself, so that two ways of escaping it compare as equal. */
function unescaped(kql: string): string {
  const names: Readonly<Record<string, string>> = {
    n: '\n',
    r: '\r',
    t: '\t',
    '"': '"',
    "'": "'",
    '\\': '\\',
  };
  return kql
    .replaceAll(/\\(?:u([\da-fA-F]{4})|(.))/g, (_, hex?: string, one = '') =>
      hex === undefined ? (names[one] ?? one) : String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replaceAll(/["']/g, "'")
    .replaceAll(/\.000Z/g, 'Z');
}
