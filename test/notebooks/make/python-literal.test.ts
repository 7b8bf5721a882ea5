import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PythonData, pythonLines, pythonLiteral } from '../../../src/notebooks/make/python-literal.ts';
import { hostileTexts } from '../../support/hostile-texts.ts';
import { noPython, runPython } from '../../support/jupyter.ts';

const evaluate = `
import ast, json, sys
def plain(value):
    if isinstance(value, dict):
        return {"entries": [[plain(key), plain(item)] for key, item in value.items()]}
    return [plain(item) for item in value] if isinstance(value, list) else value
literals = json.load(sys.stdin)
print(json.dumps([plain(ast.literal_eval(literal)) for literal in literals]))
`;

/** As the program above prints it: V8 has been seen to take an escaped key of JSON for another one (Node 24.21). */
function plain(value: PythonData): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return { entries: Object.entries(value).map(([key, item]) => [key, plain(item)]) };
}

const texts = [
  ...hostileTexts,
  `'''`,
  `"""`,
  `' + __import__('os').system('id') + '`,
  `\\' ; import os #`,
  '\\',
  '\\\\n',
  '\\N{BULLET}',
  '{start} %s $(id) `id`',
  'a\nb\r\nc\u0085d\u2028e\u2029f\u000bg\u000ch\u001c',
  '\0',
  '\ud800',
  'x\udfff\ud800y',
  '😀\u{e0001}\u{10ffff}',
  '\u202eevil\u2066',
  '',
  "'".repeat(1000),
  'long '.repeat(50_000),
];

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      { maxLength: 20 },
    )
    .map((units) => units.join('')),
  fc
    .array(fc.constantFrom("'", '"', '\\', '\n', '\r', 'u', 'N', '{', '}', 'x', '0', '#', ' ', '\u2028'), {
      maxLength: 20,
    })
    .map((units) => units.join('')),
  fc.constantFrom(...texts),
);

const anyData: fc.Arbitrary<PythonData> = fc.letrec<{ data: PythonData }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'small' },
    anyText,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(
      anyText.filter((key) => key !== '__proto__'),
      tie('data'),
      { maxKeys: 4 },
    ),
  ),
})).data;

describe('a Python literal', () => {
  it.skipIf(noPython())('is read back by Python as what was written, whatever it is', () => {
    const samples: PythonData[] = [...texts, ...fc.sample(anyData, 3_000)];
    const literals = samples.map(pythonLiteral);
    expect(runPython(evaluate, literals)).toEqual(samples.map(plain));
    const lined = samples.filter((sample) => typeof sample === 'string');
    expect(runPython(evaluate, lined.map(pythonLines))).toEqual(lined);
  });

  it('stays on its line and is one token of text, so that nothing in it can become code', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const literal = pythonLiteral(text);
        expect(literal).toMatch(/^'(?:[^'\\\n\r]|\\(?:[\\'nrt]|x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}))*'$/u);
        // Nor does it hold anything that cannot be seen, or that changes how the line reads.
        expect(literal).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it.each<[PythonData, string]>([
    [9_223_372_036_854_775_807n, '9223372036854775807'],
    [-0, '-0.0'],
    [Number.NaN, 'None'],
    [Number.POSITIVE_INFINITY, '1e999'],
    [{ ip: ['203.0.113.7'], none: null, yes: true }, "{'ip': ['203.0.113.7'], 'none': None, 'yes': True}"],
    ['Zoë 日本', "'Zoë 日本'"],
  ])('of %o is %s', (data, literal) => {
    expect(pythonLiteral(data)).toBe(literal);
  });
});
