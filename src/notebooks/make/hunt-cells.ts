import { code, type DraftCell, markdown } from './draft-cell.ts';
import { huntNameParts } from './hunt-yaml.ts';
import type { HuntToCarry } from './made-notebook.ts';
import { codeSpan } from './markdown-text.ts';
import { pythonLines, pythonLiteral } from './python-literal.ts';

/** Runs the hunt again: by its own file where it has one, else as KQL. */
export function huntCells(hunt: HuntToCarry): readonly DraftCell[] {
  const heading = markdown('## The hunt', '', `The same query as on the card: ${codeSpan(hunt.name)}.`);
  const call = hunt.yaml ? callOf(hunt.name) : undefined;
  if (call === undefined) {
    return [
      heading,
      code(
        `kql = ${pythonLines(hunt.kql)}`,
        'results = qry_prov.exec_query(kql, time_span={"start": start, "end": end})',
        'results',
      ),
    ];
  }
  return [
    heading,
    code(...writeValues(hunt)),
    code(
      'values = {name: kql_value(name, value) for name, value in hunt_parameters.items()}',
      `results = ${call}(start=start, end=end, **values)`,
      'results',
    ),
  ];
}

const identifier = /^[A-Za-z]\w*$/;
const keywords = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield None True False'.split(
    ' ',
  ),
);

/** The hunt as an attribute of the provider; undefined where its name is none of Python's. */
function callOf(full: string): string | undefined {
  const { family, name } = huntNameParts(full);
  const parts = [...family.split('.'), name];
  const fits = parts.every((part) => identifier.test(part) && !keywords.has(part));
  return fits ? `qry_prov.${parts.join('.')}` : undefined;
}

/** No pipe but one to a `where`, no second statement, no comment, and no bracket that closes the template's. */
const checkPiece = [
  'def check_piece(name, value):',
  '    """Refuse what is more than a name, an aggregate or conditions: it would change the rest of the query."""',
  `    text = r"""@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\\\\r\\n]|\\\\.)*"|'(?:[^'\\\\\\r\\n]|\\\\.)*'"""`,
  '    bare = re.sub(text, "0", value)',
  '    bare = re.sub(r"\\b(?:datetime|time)\\([\\w.:+ -]*\\)", "0", bare)',
  '    bare = re.sub(r"(?:^|\\n)\\| where ", " ", bare)',
  '    closed = [bare[:end].count("(") >= bare[:end].count(")") for end in range(len(bare) + 1)]',
  '    if not re.fullmatch(r"[\\w\\s.,()\\[\\]!=<>~+*%-]*", bare) or not all(closed) or bare.count("(") != bare.count(")"):',
  '        raise ValueError(f"{name} takes a plain piece of KQL, such as a condition")',
  '',
  '',
];

/** MSTICPy puts values into a query as they are: this keeps them values, as Huntline does. */
function writeValues({ places = {} }: HuntToCarry): readonly string[] {
  const hasPieces = Object.values(places).some((found) => found.includes('piece'));
  return [
    'import re',
    '',
    '# Where each value stands in the query.',
    `hunt_places = ${pythonLiteral(places)}`,
    '',
    '',
    ...(hasPieces ? checkPiece : []),
    'def kql_value(name, value):',
    '    """Write a value so that it stays a value: MSTICPy puts it into the query as it is."""',
    '    places = hunt_places.get(name, [])',
    '    if isinstance(value, (list, tuple)):',
    '        return [kql_value(name, item) for item in value]',
    '    if isinstance(value, bool):',
    '        return str(value).lower()',
    '    if isinstance(value, (int, float)):',
    '        return float(value) if "real" in places else value',
    ...(hasPieces
      ? ['    if "piece" in places:', '        check_piece(name, value)', '        return value']
      : []),
    '    if "number" in places or "real" in places:',
    '        raise ValueError(f"{name} takes a number")',
    '    if "choice" in places and not re.fullmatch(r"[!=~<>\\w ]+", value):',
    '        raise ValueError(f"{name} takes a word or an operator")',
    '    if "verbatim-double" in places or "verbatim-single" in places:',
    '        if not value.isprintable() or ("\\\\" in value and "text" in places):',
    '            raise ValueError(f"{name} holds a character that does not fit its place")',
    '        quote = \'"\' if "verbatim-double" in places else "\'"',
    '        if ("\\"" in value or "\'" in value) and len(places) > 1:',
    '            raise ValueError(f"{name} holds a quote that does not fit all its places")',
    '        return value.replace(quote, quote * 2)',
    '    if not places or "choice" in places or "datetime" in places:',
    '        return value',
    '    text = value.replace("\\\\", "\\\\\\\\")',
    '    # Escapes rather than quotes, since versions of MSTICPy differ in what they do to a quote.',
    '    return re.sub(r"[\\"\'\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]", lambda found: f"\\\\u{ord(found[0]):04X}", text)',
  ];
}
