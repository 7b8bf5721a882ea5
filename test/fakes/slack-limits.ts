// What Slack's documentation says a message may hold; the double of the Web API answers `invalid_blocks` beyond it.

type Part = Readonly<Record<string, unknown>>;

const blockTypes = new Set(
  'actions context data_table data_visualization divider header image input markdown rich_text section table'.split(
    ' ',
  ),
);

/** Every way in which a message breaks the documented limits; empty for one that Slack would take. */
export function slackFaults(text: unknown, blocks: unknown): readonly string[] {
  const faults: string[] = [];
  if (typeof text !== 'string' || text.trim() === '') faults.push('text: missing');
  else if (text.length > 4_000) faults.push(`text: ${text.length} characters`);
  if (blocks === undefined) return faults;
  if (!Array.isArray(blocks)) return [...faults, 'blocks: not a list'];
  if (blocks.length > 50) faults.push(`blocks: ${blocks.length}`);
  const parts = blocks.map(asPart);
  parts.forEach((block, index) => {
    for (const fault of blockFaults(block)) faults.push(`blocks[${index}] ${String(block.type)}: ${fault}`);
  });
  faults.push(...wholeFaults(parts));
  return faults;
}

function wholeFaults(blocks: readonly Part[]): readonly string[] {
  const of = (type: string) => blocks.filter((block) => block.type === type);
  const faults: string[] = [];
  const blockIds = blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]));
  if (new Set(blockIds).size < blockIds.length) faults.push('block_id: used twice');
  const actionIds = blocks.flatMap((block) => [
    ...list(block.elements),
    asPart(block.element),
    asPart(block.accessory),
  ]);
  const named = actionIds.flatMap(({ action_id }) => (action_id === undefined ? [] : [action_id]));
  if (new Set(named).size < named.length) faults.push('action_id: used twice');
  if (of('table').length > 1) faults.push('table: more than one');
  if (of('data_visualization').length > 2) faults.push('data_visualization: more than two');
  const markdown = of('markdown').reduce((sum, { text }) => sum + String(text).length, 0);
  if (markdown > 12_000) faults.push(`markdown: ${markdown} characters`);
  for (const type of ['table', 'data_table']) {
    const characters = of(type).reduce((sum, { rows }) => sum + cellCharacters(rows), 0);
    if (characters > 10_000) faults.push(`${type}: ${characters} characters`);
  }
  return faults;
}

function blockFaults(block: Part): readonly string[] {
  if (!blockTypes.has(String(block.type))) return ['unknown type'];
  const faults = block.block_id === undefined ? [] : lengthFaults('block_id', block.block_id, 255);
  return [...faults, ...(checks[String(block.type)]?.(block) ?? [])];
}

const checks: Readonly<Record<string, (block: Part) => readonly string[]>> = {
  header: ({ text }) => textFaults('text', text, 150, ['plain_text']),
  section: ({ text, fields }) => [
    ...(text === undefined && fields === undefined ? ['neither text nor fields'] : []),
    ...(text === undefined ? [] : textFaults('text', text, 3_000)),
    ...(fields === undefined ? [] : countFaults('fields', fields, 10)),
    ...list(fields).flatMap((field) => textFaults('field', field, 2_000)),
  ],
  context: ({ elements }) => [
    ...countFaults('elements', elements, 10),
    ...list(elements).flatMap((element) => textFaults('element', element, 3_000)),
  ],
  actions: ({ elements }) => [
    ...countFaults('elements', elements, 25),
    ...list(elements).flatMap((element) =>
      element.type === 'button' ? buttonFaults(element) : ['not a button'],
    ),
  ],
  input: ({ label, element, hint }) => [
    ...textFaults('label', label, 2_000, ['plain_text']),
    ...(hint === undefined ? [] : textFaults('hint', hint, 2_000, ['plain_text'])),
    ...inputFaults(asPart(element)),
  ],
  image: ({ alt_text, image_url, slack_file, title }) => [
    ...lengthFaults('alt_text', alt_text, 2_000),
    ...(title === undefined ? [] : textFaults('title', title, 2_000, ['plain_text'])),
    ...((image_url === undefined) === (slack_file === undefined) ? ['not one of image_url, slack_file'] : []),
    ...(image_url === undefined ? [] : lengthFaults('image_url', image_url, 3_000)),
    ...(slack_file === undefined ? [] : fileFaults(asPart(slack_file))),
  ],
  markdown: ({ text }) => lengthFaults('text', text, 12_000),
  rich_text: ({ elements }) => richTextFaults(elements),
  table: ({ rows, column_settings }) => [
    ...gridFaults(rows, 1, 100),
    ...(list(column_settings).length > 20 ? ['column_settings: more than 20'] : []),
  ],
  data_table: ({ rows, caption, page_size }) => [
    ...gridFaults(rows, 2, 101),
    ...lengthFaults('caption', caption, 3_000),
    ...(page_size === undefined || (Number(page_size) >= 1 && Number(page_size) <= 100) ? [] : ['page_size']),
  ],
  data_visualization: ({ title, chart }) => [
    ...lengthFaults('title', title, 50),
    ...chartFaults(asPart(chart)),
  ],
};

function fileFaults({ id, url }: Part): readonly string[] {
  if ((id === undefined) === (url === undefined)) return ['slack_file: not one of id, url'];
  if (id !== undefined) return /^F[A-Z0-9]{8,}$/.test(String(id)) ? [] : ['slack_file: not a file id'];
  return lengthFaults('slack_file url', url, 3_000);
}

function buttonFaults(button: Part): readonly string[] {
  return [
    ...textFaults('button text', button.text, 75, ['plain_text']),
    ...lengthFaults('action_id', button.action_id, 255),
    ...(button.value === undefined ? [] : lengthFaults('value', button.value, 2_000)),
    ...(button.url === undefined ? [] : lengthFaults('url', button.url, 3_000)),
    ...(button.style === undefined || button.style === 'primary' || button.style === 'danger'
      ? []
      : ['style']),
  ];
}

function inputFaults(element: Part): readonly string[] {
  return [
    ...(['plain_text_input', 'number_input', 'static_select', 'datepicker'].includes(String(element.type))
      ? []
      : [`element of type ${String(element.type)}`]),
    ...lengthFaults('action_id', element.action_id, 255),
    ...(element.placeholder === undefined
      ? []
      : textFaults('placeholder', element.placeholder, 150, ['plain_text'])),
  ];
}

function richTextFaults(elements: unknown): readonly string[] {
  if (list(elements).length === 0) return ['no elements'];
  return list(elements).flatMap((element) => {
    if (element.type === 'rich_text_list') return richTextFaults(element.elements);
    if (!['rich_text_section', 'rich_text_preformatted', 'rich_text_quote'].includes(String(element.type))) {
      return [`element of type ${String(element.type)}`];
    }
    return list(element.elements).flatMap((part) =>
      part.type === 'text' ? lengthFaults('text', part.text, 12_000) : [],
    );
  });
}

function gridFaults(rows: unknown, least: number, most: number): readonly string[] {
  if (!Array.isArray(rows) || rows.length < least || rows.length > most)
    return [`rows: not ${least} to ${most}`];
  const widths = new Set(rows.map((row) => list(row).length));
  return [
    ...(widths.size > 1 ? ['rows: of different lengths'] : []),
    ...([...widths].some((width) => width < 1 || width > 20) ? ['columns: not 1 to 20'] : []),
    ...rows.flatMap((row) => list(row).flatMap(cellFaults)),
  ];
}

function cellFaults(cell: Part): readonly string[] {
  if (cell.type === 'raw_text') return lengthFaults('cell', cell.text, 10_000);
  if (cell.type === 'raw_number') return typeof cell.value === 'number' ? [] : ['cell: not a number'];
  if (cell.type === 'rich_text') return richTextFaults(cell.elements);
  return [`cell of type ${String(cell.type)}`];
}

function chartFaults(chart: Part): readonly string[] {
  if (chart.type === 'pie') {
    return [
      ...countFaults('segments', chart.segments, 6),
      ...list(chart.segments).flatMap(({ label, value }) => [
        ...lengthFaults('label', label, 20),
        ...(typeof value === 'number' && value > 0 ? [] : ['segment: not above zero']),
      ]),
    ];
  }
  if (!['line', 'bar', 'area'].includes(String(chart.type))) return [`chart of type ${String(chart.type)}`];
  const axis = asPart(chart.axis_config);
  const categories = Array.isArray(axis.categories) ? axis.categories.map(String) : [];
  const names = list(chart.series).map(({ name }) => name);
  return [
    ...countFaults('series', chart.series, 6),
    ...(new Set(names).size < names.length ? ['series: same name twice'] : []),
    ...(categories.length === 0 || new Set(categories).size < categories.length
      ? ['categories: none, or twice']
      : []),
    ...categories.flatMap((category) => lengthFaults('category', category, 20)),
    ...list(chart.series).flatMap(({ name, data }) => [
      ...lengthFaults('series name', name, 50),
      ...countFaults('points', data, 20),
      ...(list(data).every(({ value }) => typeof value === 'number' && Number.isFinite(value))
        ? []
        : ['point: no number']),
      ...(categories.every((category) => list(data).some(({ label }) => label === category)) &&
      list(data).length === categories.length
        ? []
        : ['points: not one for each category']),
    ]),
  ];
}

function textFaults(
  name: string,
  text: unknown,
  most: number,
  types = ['plain_text', 'mrkdwn'],
): readonly string[] {
  const part = asPart(text);
  if (!types.includes(String(part.type))) return [`${name}: of type ${String(part.type)}`];
  return lengthFaults(name, part.text, most);
}

function lengthFaults(name: string, text: unknown, most: number): readonly string[] {
  if (typeof text !== 'string') return [`${name}: missing`];
  return text.length >= 1 && text.length <= most
    ? []
    : [`${name}: ${text.length} characters of 1 to ${most}`];
}

function countFaults(name: string, items: unknown, most: number): readonly string[] {
  const count = Array.isArray(items) ? items.length : 0;
  return count >= 1 && count <= most ? [] : [`${name}: ${count} of 1 to ${most}`];
}

function cellCharacters(rows: unknown): number {
  return list(Array.isArray(rows) ? rows.flat() : []).reduce((sum, cell) => sum + shownLength(cell), 0);
}

function shownLength(part: Part): number {
  const own = typeof part.text === 'string' ? part.text.length : String(part.value ?? '').length;
  return own + list(part.elements).reduce((sum, element) => sum + shownLength(element), 0);
}

function list(items: unknown): readonly Part[] {
  return Array.isArray(items) ? items.map(asPart) : [];
}

function asPart(value: unknown): Part {
  return typeof value === 'object' && value !== null ? (value as Part) : {};
}
