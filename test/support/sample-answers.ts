import type { Answer, Chart, HuntAnswer } from '../../src/answers.ts';
import type { Column } from '../../src/types.ts';
import { hostileTexts } from './hostile-texts.ts';
import { sampleEnrichments } from './sample-enrichments.ts';
import { sampleNotebooks } from './sample-notebooks.ts';

export { hostileTexts };

// Fixed answers, one or more of each kind, for golden files and screenshots.

const columns: readonly Column[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'AlertName', type: 'string' },
  { name: 'AlertSeverity', type: 'string' },
  { name: 'CompromisedEntity', type: 'string' },
  { name: 'Tactics', type: 'string' },
  { name: 'Hits', type: 'long' },
  { name: 'Techniques', type: 'dynamic' },
  { name: 'SystemAlertId', type: 'guid' },
];

const alerts = [
  [
    'Password spray from one address',
    'Medium',
    'alice.keller@contoso.example',
    'CredentialAccess',
    214,
    ['T1110.003'],
  ],
  [
    'Sign-in from a country never seen before',
    'High',
    'alice.keller@contoso.example',
    'InitialAccess',
    1,
    ['T1078'],
  ],
  [
    'Suspicious inbox forwarding rule',
    'Medium',
    'alice.keller@contoso.example',
    'Collection',
    2,
    ['T1114.003'],
  ],
  [
    'Office process started a shell',
    'High',
    'WS-041.contoso.example',
    'Execution',
    1,
    ['T1204.002', 'T1059.001'],
  ],
  [
    'Regular beacon to a rare domain',
    'High',
    'WS-041.contoso.example',
    'CommandAndControl',
    1288,
    ['T1071.001'],
  ],
  ['Rare file share opened', 'Low', 'FS-02.contoso.example', 'Discovery', 37, ['T1135']],
  ['Mass download to a new device', 'Informational', 'FS-02.contoso.example', 'Exfiltration', 12_400, []],
] as const;

const rows = Array.from({ length: 24 }, (_, at) => {
  const [name, severity, entity, tactics, hits, techniques] = alerts[at % alerts.length] ?? alerts[0];
  const time = new Date(Date.UTC(2026, 10, 20, 14, 5, 9) - at * 26 * 3_600_000).toISOString();
  const id = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
  return [time, name, severity, entity, at === 5 ? '' : tactics, hits + at, techniques, id];
});

/** Midnights in Berlin, which left summer time on 25 October. */
const days = Array.from({ length: 28 }, (_, day) =>
  new Date(Date.UTC(2026, 9, 23 + day, day < 2 ? 22 : 23)).toISOString(),
);

const bySeverity: Chart = {
  kind: 'stacked-bar',
  title: 'Alerts by severity',
  xTitle: 'Day',
  yTitle: 'Alerts',
  time: true,
  series: [
    { name: 'High', points: days.map((x, day) => ({ x, y: day === 20 ? 9 : (day * 3) % 4 })) },
    { name: 'Medium', points: days.map((x, day) => ({ x, y: (day * 5) % 7 })) },
    { name: 'Low', points: days.map((x, day) => ({ x, y: (day * 2) % 5 })) },
  ],
};

const hunt: HuntAnswer = {
  kind: 'hunt',
  title: 'Alerts',
  hunt: 'SecurityAlert.list_alerts',
  workspace: 'demo',
  window: { start: '2026-10-23T14:05:00.000Z', end: '2026-11-20T15:05:00.000Z' },
  phrase: 'last 28d',
  timeZone: 'Europe/Berlin',
  locale: 'en-GB',
  columns,
  rows,
  totalRows: rows.length,
  truncated: false,
  kql: 'SecurityAlert\n| where TimeGenerated between (datetime(2026-10-23T14:05:00Z) .. datetime(2026-11-20T15:05:00Z))\n| sort by TimeGenerated desc',
  durationMs: 231,
  notes: [],
  result: 'r7',
  page: 1,
  as: 'table',
  shown: ['TimeGenerated', 'AlertSeverity', 'AlertName', 'CompromisedEntity', 'Hits'],
  chart: bySeverity,
  actions: [
    { title: 'CSV', line: 'hunt csv r7' },
    { title: 'Show KQL', line: 'hunt kql r7' },
    { title: 'Wider', line: 'hunt wider r7', inPlace: true },
    { title: 'Narrower', line: 'hunt narrower r7', inPlace: true },
    { title: 'Run again', line: 'hunt again r7', inPlace: true },
  ],
  pivots: [
    {
      title: 'Sign-ins: alice.keller@contoso.example',
      line: 'hunt signins for alice.keller@contoso.example last 28d',
    },
    { title: 'Processes: WS-041', line: 'hunt processes for WS-041 last 28d' },
    { title: 'Logon failures: FS-02', line: 'hunt logon_failures for FS-02 last 28d' },
  ],
};

const summarised: HuntAnswer = {
  ...hunt,
  title: 'Alerts, summarised',
  timeZone: 'UTC',
  columns: [
    { name: 'AlertName', type: 'string' },
    { name: 'NumAlerts', type: 'long' },
  ],
  rows: Array.from({ length: 10_000 }, (_, at) => [`${alerts[at % alerts.length]?.[0]} ${at}`, 84_000 - at]),
  totalRows: 10_000,
  truncated: true,
  shown: ['AlertName'],
  notes: ['Only the first 10,000 rows were kept; there are more. Narrow the window or add a filter.'],
  chart: {
    kind: 'horizontal-bar',
    title: 'NumAlerts by AlertName',
    xTitle: 'AlertName',
    yTitle: 'NumAlerts',
    time: false,
    series: [
      { name: 'NumAlerts', points: alerts.map(([name], at) => ({ x: name, y: 84_000 - at * 11_999 })) },
    ],
  },
  pivots: [],
};

const { chart: _, ...withoutChart } = hunt;

const hostile: HuntAnswer = {
  ...hunt,
  title: 'Sign-ins: [click](https://evil.example) <!here>',
  workspace: 'lab <at>all</at>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as above.
  phrase: 'last 1d ${title}',
  window: { start: '2026-11-19T15:05:07.000Z', end: '2026-11-20T15:05:07.000Z' },
  timeZone: 'Nowhere/Nothing',
  locale: 'xx-not-a-locale-',
  columns: [
    { name: 'UserAgent', type: 'string' },
    { name: 'evil.example\u202e', type: 'dynamic' },
    { name: 'Count', type: 'long' },
    { name: 'Seen', type: 'datetime' },
  ],
  rows: hostileTexts.map((text, at) => [
    text,
    { url: text, list: [text, null, at] },
    at === 0 ? '9223372036854775807' : at,
    at === 1 ? 'not a date' : '2025-11-20T01:02:03.004Z',
  ]),
  totalRows: hostileTexts.length,
  shown: [],
  notes: ['The answer is partial: [see](https://evil.example) <!channel>'],
  chart: {
    ...bySeverity,
    title: '[x](https://evil.example)',
    series: hostileTexts.map((name, at) => ({ name, points: days.map((x) => ({ x, y: at })) })),
  },
  pivots: hostileTexts
    .slice(0, 3)
    .map((text) => ({ title: `Look up ${text}`, line: `hunt url for "${text}"` })),
};

const summary = {
  name: 'SecurityAlert.list_alerts',
  title: 'Security alerts',
  group: 'Alerts and incidents',
  aliases: ['alerts'],
  description: 'Security alerts of every product, newest first.',
  parameters: [
    { name: 'severity', type: 'list', description: 'Only these severities', required: false, default: null },
    {
      name: 'host',
      type: 'str',
      description: 'Computer that the alert is about',
      required: true,
      default: null,
    },
    { name: 'add_query_items', type: 'str', description: 'KQL to add', required: false, default: '' },
  ],
  tables: ['SecurityAlert'],
  techniques: ['T1110.003', 'T1078'],
  example: '/hunt alerts last 28d',
} as const;

/** One or more fixed answers of every kind, by the name of their golden files. */
export const sampleAnswers: Readonly<Record<string, Answer>> = {
  hunt,
  'hunt-last-page': { ...hunt, page: 99 },
  'hunt-as-chart': { ...hunt, as: 'chart' },
  'hunt-summarised': summarised,
  'hunt-nothing': {
    ...withoutChart,
    rows: [],
    totalRows: 0,
    shown: ['TimeGenerated'],
    notes: ['No row of SecurityAlert matched. The table last received data 3 hours ago.'],
    actions: hunt.actions.slice(1),
    pivots: [],
  },
  'hunt-links': {
    ...withoutChart,
    rows: rows.slice(0, 2),
    totalRows: 2,
    links: [
      {
        title: 'Open in Azure portal',
        url: 'https://portal.azure.com/#@contoso.example/blade/Microsoft_Azure_Monitoring_Logs/LogsBlade/q/H4sIAAAA%2Bw%3D%3D',
      },
      {
        title: 'Open in Defender [x](https://evil.example)',
        url: 'https://security.microsoft.com/v2/advanced-hunting?query=H4sIAAAA-w&timeRangeId=month',
      },
      // None of these is offered.
      { title: 'Plain', url: 'http://portal.azure.com/' },
      { title: 'Script', url: 'javascript:alert(1)' },
      { title: 'Long', url: `https://portal.azure.com/${'x'.repeat(3_000)}` },
    ],
  },
  'hunt-hostile': hostile,
  'hunt-list': {
    kind: 'hunt-list',
    title: 'Hunts that fit “sign”',
    words: 'sign',
    hunts: [
      summary,
      {
        ...summary,
        name: 'SigninLogs.list_signins',
        title: 'Sign-ins',
        group: 'Sign-ins',
        aliases: [],
        example: '/hunt signins for alice last 7d',
      },
      {
        ...summary,
        name: 'SecurityAlert.list_alerts_counts',
        title: 'Alerts by name',
        aliases: ['alert_counts'],
        description: 'How often each.',
      },
    ],
    total: 14,
    page: 1,
    line: 'hunt list sign',
    actions: [{ title: 'All hunts', line: 'hunt list' }],
  },
  'hunt-list-overview': {
    kind: 'hunt-list',
    title: 'Hunts',
    words: '',
    hunts: [
      ...Array.from({ length: 5 }, (_, index) => ({ ...summary, title: `Alerts ${index + 1}` })),
      {
        ...summary,
        name: 'Splunk.list_signins',
        title: 'Sign-ins in Splunk',
        group: 'Sign-ins',
        unrunnable: 'written for Splunk, not in KQL for Sentinel',
      },
    ],
    total: 6,
    line: 'hunt list all',
    actions: [{ title: 'Alerts', line: 'hunt list Alerts' }],
  },
  'hunt-list-last-page': {
    kind: 'hunt-list',
    title: 'Hunts that fit “alerts”',
    words: 'alerts',
    hunts: Array.from({ length: 93 }, (_, index) => ({ ...summary, title: `Alerts ${index + 1}` })),
    total: 200,
    page: 10,
    line: 'hunt list alerts',
    actions: [],
  },
  'hunt-help': {
    kind: 'hunt-help',
    title: 'Alerts',
    hunt: summary,
    window: 'last 7d',
    kql: 'SecurityAlert\n| where TimeGenerated between (datetime({start}) .. datetime({end}))\n| where Computer has "{host}"\n{add_query_items}',
    actions: [{ title: 'Run the example', line: '/hunt alerts last 28d' }],
  },
  help: {
    kind: 'help',
    title: 'Huntline',
    text: 'Type a line; a leading slash or a mention is optional, case does not matter, quotes group words.',
    commands: [
      {
        name: 'hunt',
        summary: 'Run a hunt over the workspace',
        usage: ['hunt <hunt> [for <observable>] [<time>] [name=value …]', 'hunt list [words]'],
        examples: ['hunt alerts last 28d', 'hunt list sign-in'],
      },
      { name: 'help', summary: 'Show what you can type here', usage: ['help [command]'], examples: [] },
    ],
    actions: [{ title: 'hunt alerts last 28d', line: 'hunt alerts last 28d' }],
  },
  check: {
    kind: 'check',
    title: 'Settings and services',
    lines: [
      { name: 'identity', ok: true, message: 'signed in by msi' },
      {
        name: 'workspace eu',
        ok: false,
        message: 'The identity lacks Log Analytics Reader on eu.',
        setting: 'HUNTLINE_WORKSPACES',
        mend: 'Give it the role “Log Analytics Reader” on the workspace; a new grant can take an hour.',
        written: '.env:12',
      },
      {
        name: 'MSTICPy’s settings',
        ok: true,
        message: '/srv/msticpyconfig.yaml: 2 workspaces, 5 TI providers\nnot used: UserDefaults',
      },
      {
        name: 'Slack scopes',
        ok: false,
        message: 'missing: files:write <!channel> https://evil.example/\u202e',
        mend: 'Add them and install the app again.',
      },
    ],
    actions: [{ title: 'Check again', line: 'check' }],
  },
  notice: {
    kind: 'notice',
    title: 'Roles',
    text: 'Each role includes those before it: reader, hunter, author, admin.',
    items: [
      { name: 'everybody', text: 'reader, by the setting HUNTLINE_READERS' },
      {
        name: 'person:slack:T1:U2',
        text: 'hunter, given in chat by person:slack:T1:U1 on 2026-11-21',
        lines: ['role revoke hunter from person:slack:T1:U2'],
      },
      { name: 'hunt url for "https://evil.example/\u202e" <!channel>', text: '' },
    ],
    actions: [{ title: 'Take it back', line: 'role revoke hunter from person:slack:T1:U2' }],
  },
  kql: {
    kind: 'kql',
    title: 'The query of Alerts',
    kql: 'let spray = "https://evil.example/\u202e";\nSecurityAlert\n| where AlertName has spray\n\t| take 10 // [x](https://evil.example)',
    actions: [{ title: 'Run again', line: 'hunt again r7' }],
  },
  file: {
    kind: 'file',
    title: 'Alerts as CSV',
    name: 'alerts.csv',
    mime: 'text/csv',
    content: 'a,b\r\n1,2\r\n'.repeat(300),
    notes: ['184 rows, 18 columns.'],
    actions: [],
  },
  form: {
    kind: 'form',
    title: 'Logon failures',
    text: 'One thing is missing.',
    line: 'hunt logon_failures last 7d',
    fields: [
      {
        id: 'host',
        label: 'Computer that was logged on to',
        type: 'str',
        placeholder: 'WS-041',
        required: true,
      },
      { id: 'least', label: 'At least so many failures', type: 'int', placeholder: '', required: false },
    ],
    example: 'hunt logon_failures host=WS-041 last 7d',
    actions: [{ title: 'Help', line: 'hunt help logon_failures' }],
  },
  error: {
    kind: 'error',
    title: 'No such hunt',
    message: 'There is no hunt “alrets <!channel> https://evil.example”.',
    hint: 'Did you mean alerts?\nSee HUNTLINE_AUTHORS in .env.example.',
    actions: [{ title: 'hunt alerts', line: 'hunt alerts' }],
  },
  'error-ours': {
    kind: 'error',
    title: 'Something broke here',
    message: 'This is a fault of Huntline, not of what you typed.',
    reference: 'e-4f2a91',
    actions: [],
  },
  ...sampleEnrichments,
  ...sampleNotebooks,
  progress: {
    kind: 'progress',
    title: 'Hunting',
    message: 'Hunting in demo: Alerts',
    actions: [{ title: 'Stop', line: 'stop' }],
  },
};
