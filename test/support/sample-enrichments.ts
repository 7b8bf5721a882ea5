import type {
  EnrichmentAnswer,
  EnrichmentListAnswer,
  ObservablesAnswer,
  PictureAnswer,
} from '../../src/answers.ts';
import type {
  Enrichment,
  FoundObservable,
  Location,
  NoVerdict,
  Registration,
  Severity,
  Sighting,
  Verdict,
} from '../../src/enrichment.ts';
import { severities } from '../../src/enrichment.ts';
import { hostileTexts } from './hostile-texts.ts';

// Fixed answers about observables: all that is known, parts that are missing, nothing known, hostile words, very many.

const now = '2026-11-20T15:05:00.000Z';
const reading = { locale: 'en-GB', timeZone: 'Europe/Berlin', now };
const address = '85.214.149.236';

function verdict(name: string, severity: Severity, summary: string, more: Partial<Verdict> = {}): Verdict {
  return {
    provider: name.toLowerCase().replaceAll(/\W/g, ''),
    name,
    severity,
    summary,
    askedAt: now,
    cached: false,
    ...more,
  };
}

function silent(name: string, silence: NoVerdict['silence'], message: string): NoVerdict {
  return { provider: name.toLowerCase(), name, silence, message };
}

const location: Location = {
  country: 'DE',
  region: 'Land Berlin',
  city: 'Berlin',
  latitude: 52.52,
  longitude: 13.4,
  asn: 6724,
  asName: 'Strato AG',
  sources: [
    {
      name: 'DB-IP City Lite',
      builtAt: '2026-06-05T00:00:00.000Z',
      licence: 'IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0',
      notes: ['168 days old: places may have changed'],
    },
  ],
};

const registration: Registration = {
  handle: '85.214.0.0 - 85.214.255.255',
  name: 'STRATO-RZG-KA',
  holder: 'Strato GmbH',
  country: 'DE',
  covers: '85.214.0.0 – 85.214.255.255',
  registeredAt: '2005-04-12T09:21:00.000Z',
  changedAt: '2024-02-01T10:00:00.000Z',
  abuseContact: 'abuse@strato.de',
  status: ['active'],
  source: { name: 'RIPE NCC (RDAP)', licence: 'RIPE Database terms and conditions' },
};

const sightings: readonly Sighting[] = [
  {
    table: 'SigninLogs',
    events: 1204,
    firstSeen: '2026-11-03T13:02:11.000Z',
    lastSeen: '2026-11-20T08:11:40.000Z',
    hosts: [],
    accounts: ['alice.keller@contoso.example', 'bob.hahn@contoso.example'],
  },
  {
    table: 'DeviceNetworkEvents',
    events: 17,
    firstSeen: '2026-11-18T22:40:00.000Z',
    lastSeen: '2026-11-19T01:12:09.000Z',
    hosts: ['WS-041', 'FS-02'],
    accounts: ['alice.keller'],
  },
  {
    table: 'CommonSecurityLog',
    events: 1,
    firstSeen: '2025-12-30T07:00:00.000Z',
    lastSeen: '2025-12-30T07:00:00.000Z',
    hosts: ['fw-berlin-1', 'fw-berlin-2', 'fw-paris-1', 'fw-lyon-1', 'fw-rome-1', 'fw-oslo-1', 'fw-bern-1'],
    accounts: [],
  },
];

const rich: Enrichment = {
  observable: { type: 'ipv4', value: address },
  intel: {
    state: 'ready',
    value: {
      overall: { severity: 'high', why: 'high by VirusTotal and the local list; 2 more warn' },
      verdicts: [
        verdict('GreyNoise', 'unknown', 'not seen scanning the Internet', {
          cached: true,
          askedAt: '2026-11-20T11:40:00.000Z',
        }),
        verdict('VirusTotal', 'high', '12 of 94 engines call it malicious', {
          facts: [
            { name: 'Reputation', value: '-14' },
            { name: 'Last analysed', value: '2026-11-19' },
          ],
          tags: ['password-spray', 'botnet'],
          page: 'https://www.virustotal.com/gui/ip-address/85.214.149.236',
        }),
        verdict('Local list', 'high', 'listed by the demo’s defenders: Storm-0815, password spray', {
          tags: ['storm-0815'],
        }),
        verdict('AlienVault OTX', 'warning', 'in 1 pulse', {
          cached: true,
          askedAt: '2026-11-18T09:00:00.000Z',
          page: 'https://otx.alienvault.com/indicator/ip/85.214.149.236',
        }),
        verdict('CrowdSec', 'warning', 'suspicious, behaviour: http:bruteforce', {
          page: 'https://app.crowdsec.net/cti/85.214.149.236',
        }),
        verdict('Shodan InternetDB', 'information', '3 open ports, no known weakness', {
          facts: [{ name: 'Ports', value: '22, 80, 443' }],
          page: 'https://www.shodan.io/host/85.214.149.236',
        }),
        verdict('Tor exit list', 'none', 'not an exit'),
        verdict('ThreatFox', 'unknown', 'no such indicator'),
      ],
      silent: [
        silent('AbuseIPDB', 'no-key', 'no key: set HUNTLINE_ABUSEIPDB_KEY'),
        silent('IBM X-Force', 'no-key', 'no key: set HUNTLINE_XFORCE_KEY'),
        silent('Pulsedive', 'quota', 'daily quota of 10 used up until 00:00 UTC'),
        silent('IPQualityScore', 'timeout', 'no answer within 10 s'),
        silent('URLhaus', 'unreadable', 'unreadable answer: HTML instead of JSON'),
        silent('MalwareBazaar', 'unsupported', 'does not take IPv4 addresses'),
      ],
    },
  },
  location: { state: 'ready', value: location },
  registration: { state: 'ready', value: registration },
  sightings: {
    state: 'ready',
    value: {
      workspace: 'demo',
      phrase: 'last 14d',
      sightings,
      notes: ['AADSignInEvents is not in this workspace.'],
    },
  },
};

const enrichment: EnrichmentAnswer = {
  kind: 'enrichment',
  title: address,
  enrichment: rich,
  ...reading,
  notes: [],
  actions: [
    { title: 'Ask again', line: `enrich ${address} fresh` },
    { title: 'Map', line: `map ${address}` },
  ],
  pivots: [
    { title: 'Sign-ins from an address', line: `hunt signins_from for ${address} last 14d` },
    { title: 'Network connections', line: `hunt connections for ${address} last 14d` },
  ],
};

const hash = '44d88612fea8a8f36de82e1278abb02f275a021bbfb6489e54d471899f7db9d1';
const hostile = (at: number) => hostileTexts[at % hostileTexts.length] ?? '';

const hostileEnrichment: Enrichment = {
  observable: {
    type: 'url',
    value: 'https://evil.example/login?next=<!channel>\u202e&u=admin@contoso.example',
  },
  intel: {
    state: 'ready',
    value: {
      overall: { severity: 'warning', why: hostile(0) },
      verdicts: hostileTexts.map((text, at) => ({
        ...verdict(at % 2 === 0 ? 'VirusTotal' : text, severities[at % 4] ?? 'none', text, {
          facts: [{ name: text, value: text }],
          tags: [text, hostile(at + 1)],
          page:
            [
              'http://plain.example/',
              'javascript:alert(1)',
              'https://user:pass@evil.example/',
              'https://evil.example:8443/',
              'https://xn--80ak6aa92e.example/a?b=[x](https://evil.example)',
              'https://www.virustotal.com/gui/url/aHR0cHM',
            ][at % 6] ?? '',
          cached: true,
          askedAt: at === 0 ? 'not a time' : '2026-11-20T15:04:30.000Z',
        }),
      })),
      silent: hostileTexts.map((text) => silent(text, 'failed', text)),
    },
  },
  location: {
    state: 'ready',
    value: {
      country: '<!',
      city: hostile(1),
      region: hostile(4),
      asn: 64500,
      asName: hostile(2),
      sources: [{ name: hostile(0), builtAt: hostile(3), licence: hostile(6), notes: [hostile(5)] }],
    },
  },
  registration: {
    state: 'ready',
    value: {
      holder: hostile(0),
      name: hostile(1),
      handle: hostile(2),
      covers: hostile(4),
      country: 'zz',
      registeredAt: hostile(5),
      registrar: hostile(6),
      abuseContact: 'abuse@evil.example <!here>',
      status: hostileTexts,
      source: { name: 'RDAP', licence: hostile(7) },
    },
  },
  sightings: {
    state: 'ready',
    value: {
      workspace: hostile(1),
      phrase: hostile(3),
      sightings: [
        {
          table: hostile(0),
          events: Number.NaN,
          firstSeen: hostile(3),
          lastSeen: 'never',
          hosts: hostileTexts,
          accounts: hostileTexts,
        },
      ],
      notes: [hostile(2)],
    },
  },
  withheld: hostile(1),
};

const kinds = ['ipv4', 'domain', 'url', 'sha256', 'ipv4'] as const;

function nthValue(at: number): string {
  const name = `cdn${at}.login-portal.example`;
  const hex = (at * 2_654_435_761).toString(16).padStart(12, 'a');
  return {
    ipv4: `198.51.${at % 256}.${(at * 7) % 256}`,
    domain: name,
    url: `https://${name}/session/${at}/update.php?token=${hex}`,
    sha256: hex.repeat(6).slice(0, 64),
  }[kinds[at % kinds.length] ?? 'ipv4'];
}

/** Two hundred, worst first, with parts in every state. */
const many: readonly Enrichment[] = Array.from({ length: 200 }, (_, at): Enrichment => {
  const severity = severities[Math.min(4, Math.floor(at / 3))] ?? 'unknown';
  const why = {
    high: 'high by VirusTotal and AlienVault OTX',
    warning: 'a warning by CrowdSec alone',
    information: 'Shodan InternetDB says something of it, nobody warns',
    none: 'nobody of 6 finds anything wrong with it',
    unknown: 'nobody of 6 knows it',
  }[severity];
  const type = kinds[at % kinds.length] ?? 'ipv4';
  const observable = { type, value: at === 0 ? address : nthValue(at) };
  return {
    observable,
    intel:
      at % 17 === 16
        ? { state: 'pending' }
        : { state: 'ready', value: { overall: { severity, why }, verdicts: [], silent: [] } },
    ...(type === 'sha256'
      ? {}
      : {
          location:
            at % 3 === 2
              ? { state: 'missing', why: 'no database knows it' }
              : { state: 'ready', value: location },
          registration: { state: 'ready', value: registration },
        }),
    sightings: {
      state: 'ready',
      value: { workspace: 'demo', phrase: 'last 14d', sightings: at % 4 === 0 ? sightings : [], notes: [] },
    },
    ...(at === 18 ? { withheld: 'it is in the organisation’s own ranges' } : {}),
  };
});

const list: EnrichmentListAnswer = {
  kind: 'enrichment-list',
  title: '200 observables',
  enrichments: many,
  compact: false,
  result: 'rk3v9q2a',
  page: 1,
  ...reading,
  notes: [],
  actions: [
    { title: 'CSV', line: 'enrich csv rk3v9q2a' },
    { title: 'Map', line: 'map rk3v9q2a' },
  ],
};

const quiet: EnrichmentListAnswer = {
  kind: 'enrichment-list',
  title: '5 observables in this thread',
  enrichments: [
    rich,
    ...many.slice(1, 3),
    ...many.slice(13, 14),
    {
      observable: { type: 'ipv4', value: '10.3.0.7' },
      intel: {
        state: 'ready',
        value: { overall: { severity: 'unknown', why: 'nobody knows it' }, verdicts: [], silent: [] },
      },
      sightings: { state: 'pending' },
      withheld: 'it is a private address',
    },
  ],
  compact: true,
  page: 1,
  ...reading,
  notes: [],
  actions: [{ title: 'More', line: `enrich ${address} 10.3.0.7` }],
};

const found: readonly FoundObservable[] = [
  { type: 'ipv4', value: address, found: '85[.]214[.]149[.]236', at: 10 },
  { type: 'ipv4', value: address, found: address, at: 40 },
  { type: 'ipv4', value: '198.51.100.7', found: '198.51.100.7', at: 60 },
  { type: 'domain', value: 'login-portal.example', found: 'login-portal(dot)example', at: 80 },
  {
    type: 'url',
    value: 'https://login-portal.example/a?b=1',
    found: 'hxxps://login-portal[.]example/a?b=1',
    at: 120,
  },
  { type: 'email', value: 'billing@login-portal.example', found: 'billing[at]login-portal.example', at: 160 },
  { type: 'sha256', value: hash, found: hash.toUpperCase(), at: 200 },
  { type: 'cve', value: 'CVE-2026-12345', found: 'cve-2026-12345', at: 300 },
  {
    type: 'file-path',
    value: 'C:\\Users\\Public\\update.exe',
    found: 'C:\\Users\\Public\\update.exe',
    at: 330,
  },
];

const picture: PictureAnswer = {
  kind: 'picture',
  title: '3 observables on the map',
  name: 'map.png',
  mime: 'image/png',
  content:
    'iVBORw0KGgoAAAANSUhEUgAAAeAAAADwAgMAAAClG18pAAAACVBMVEXk7/G5yMTJOjocFA11AAAE0klEQVR42t3cTW7bMBAFYLLAAEH2vERPMUfggrxPjtJl4VO2cRIgtiVyft6Qbr0MYn8W3xMpybJTHz9qAj/y5wunCcxomIQw2k1FBjc43DfBWQjXqIhnMEdFPIPDIp7AcRFP4LiIJ3BcxBM4bYLjpo8JXOO6NYY5rltjODDixXCXwYHTxxgOnD7GcOD0MYYjIx7BoRGP4NCIR3BoxCM4NOIBHBvxAK6hI70S7kKYQ0d6AIfuTAO4xUZ8DgdHfA4HR3wOB0d8CrfgkT6Fa/BIn8IcPNLL4CKFo0f6DG7RI30G1+BO/4XLiojpAKYVER8JeUHEdLhpCyLuYpgBW1fP9+EPuEAjPkjsbKIgIJy7+HH4zy3e7YdDUYElGsAF1a2ihAkUsWagr0YGRdy1cMJETHq4QCLuepgQMBngjOhWN8AJ0K1sgou/W8UEkzti9Qb3o4sEC6r1pbjhboTJ2a1shbO1Wy/Wke6PQ6Xp1o/LL+NI94NL54rH6+W3caT7QytVEf+8XIwj3R/aoYIvl8ubZfb4NrC2bn3CEqjeX9m7D5n1MEnYh49/7sc6qUp9ea/1fKRbOndM89bHFssD/SbdLy9ND2fpQN/g99N81cOk2+CT6VYHX/fjot/gg6HXLcbXmcu3wV9vXAe/z9VZXukRrFwPXwR7MYsOIgKOtkSLecPD85c0wt6RtsLZO9JWmNwjfQ2rwSOuu2AWvgS8WykIzv6Ik+nEifwjHQOL06rYbjVxWg3brSqvye0f35wwy9O6+dfX385SK2pSbw9tfHBT1KSpYALcT3o0Oh9nKPZSs2YKUm1x8Uecj97lFAZETEe5TFsNiLgcvs03V6lZNwXh1ibl3McouClfQrFOELBbqnWCgN1ShUzIbmlCLshuaUIuyG5pQi7uiMl24dgfcbFdo8dGrAgZG7EiZHDEGJgtEwECNu0W7F8jmumdVz9cTS/QFsEUALNt5vPDxnKyF2674Gp8fvXCpulDvj+Bpw95reERS2sNj3gNTAGwcfoQ708F3S0vbO+WcH8q8G45YTZ3SwgTPGJhSoRdmuRwxh3ZQuC6C+bwmBK8Wy64uaZbx3nqCpjsc0AAzAvggLXcDrcVcNoGF/gRqh2+69ZLDEyzZ37d5CaFpVcj8gz+vMltAdzWwGnWrTC4TLr1eVufGK4oWLvFYpgmu0MYnCcZaWH5xfIJrN2PzfDDUClnLvPHA95LzuYPRNbB2fhE5/xxD7d1cILCmttBiu2JTwZzMtaanbDCvW3XNjj5YN0dP0BYd49TeQK4OWFWwYSD0yZYeTdZhsF1F8xmuPrgpHz883DbBbMd9pVL636bulxw2wXXXTA7YNfqpHYTZlmsu2B2wY5jrrQJrj7YflxtGOmMOIXxfhfXDLMTtp6mmr7YTgCY3bDtioDtVyJsp4v+Db6FTRdBjT9A4r76av3FFe/db6BfemHt08w/IkTmOdezuS7Y+SiAOQjQrYDf2Qxc3xClXhcyPQ3c9pR6XbsQZwSQbm2E655urWpXQZxgY7q1EeY93VrTLtoFl9731LpvgnPve2rtuXcO360VcPF/UAfs1gI4e+8iAUf8H8O+O8rx3QqH8y6YfN8aCIg4Gu7PB9dN3QqGaRdcdsF9E5x3wbQLLrtg35eP/wCZIw/M2StvzAAAAABJRU5ErkJggg==',
  description:
    'A map of the world with 3 places: Berlin in Germany (2 observables), São Paulo in Brazil, Perth in Australia.',
  characters: [
    '        .  ..::..            ',
    '   .:::.   ::●::..::::.      ',
    '    ::      :::   ::::  .    ',
    '     ●      ::         ●     ',
  ],
  items: [
    { name: '● Berlin, Germany', text: '85.214.149.236, login-portal.example' },
    { name: '● São Paulo, Brazil', text: '198.51.100.7' },
    { name: '● Perth, Australia', text: '198.51.100.9 https://evil.example/\u202e' },
  ],
  sources: [
    {
      name: 'DB-IP City Lite',
      builtAt: '2026-06-05T00:00:00.000Z',
      licence: 'IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0',
    },
  ],
  locale: 'en-GB',
  timeZone: 'Europe/Berlin',
  now: '2026-11-03T10:00:00.000Z',
  notes: ['1 of 4 has no place: 10.3.0.7.'],
  actions: [{ title: 'Enrich them', line: 'enrich 85.214.149.236 198.51.100.7' }],
};

const observables: ObservablesAnswer = {
  kind: 'observables',
  title: 'Observables',
  observables: found,
  notes: [],
  actions: [{ title: 'Enrich them', line: `enrich ${address} login-portal.example` }],
};

/** Fixed answers about observables, by the name of their golden files. */
export const sampleEnrichments = {
  enrichment,
  'enrichment-pending': {
    ...enrichment,
    enrichment: {
      observable: rich.observable,
      intel: { state: 'pending' },
      location: { state: 'ready', value: location },
      registration: { state: 'pending' },
      sightings: { state: 'pending' },
    },
    actions: [],
    pivots: [],
  },
  'enrichment-missing': {
    ...enrichment,
    title: 'login-portal.example',
    enrichment: {
      observable: { type: 'domain', value: 'login-portal.example' },
      intel: {
        state: 'ready',
        value: {
          overall: { severity: 'unknown', why: 'nobody answered' },
          verdicts: [],
          silent: [
            silent('VirusTotal', 'failed', 'could not be reached: connection refused'),
            silent('AlienVault OTX', 'breaker', 'failed 5 times, asked again in 4 min'),
          ],
        },
      },
      location: {
        state: 'missing',
        why: 'there is no database: set HUNTLINE_GEOIP_CITY or install the optional package',
      },
      registration: { state: 'missing', why: 'The registry did not answer within 10 s.' },
      sightings: { state: 'missing', why: 'The query was stopped: more than 180 s.' },
    },
    pivots: [],
  },
  'enrichment-nothing-known': {
    ...enrichment,
    title: hash,
    enrichment: {
      observable: { type: 'sha256', value: hash },
      intel: {
        state: 'ready',
        value: {
          overall: { severity: 'unknown', why: 'nobody of 5 knows it' },
          verdicts: ['VirusTotal', 'AlienVault OTX', 'ThreatFox', 'URLhaus', 'MalwareBazaar'].map((name) =>
            verdict(name, 'unknown', 'not known'),
          ),
          silent: [],
        },
      },
      sightings: {
        state: 'ready',
        value: { workspace: 'demo', phrase: 'last 14d', sightings: [], notes: [] },
      },
    },
    actions: [{ title: 'Ask again', line: `enrich ${hash} fresh` }],
    pivots: [],
  },
  'enrichment-withheld': {
    ...enrichment,
    title: '10.3.0.7',
    enrichment: {
      observable: { type: 'ipv4', value: '10.3.0.7' },
      intel: {
        state: 'ready',
        value: {
          overall: { severity: 'unknown', why: 'nobody in the house knows it' },
          verdicts: [verdict('Local list', 'unknown', 'not listed')],
          silent: ['VirusTotal', 'AlienVault OTX', 'GreyNoise'].map((name) =>
            silent(name, 'withheld', 'not asked: it is a private address'),
          ),
        },
      },
      location: { state: 'missing', why: 'it is a private address' },
      registration: { state: 'missing', why: 'it is a private address' },
      sightings: {
        state: 'ready',
        value: { workspace: 'demo', phrase: 'last 14d', sightings: sightings.slice(1, 2), notes: [] },
      },
      withheld: 'it is a private address',
    },
    actions: [],
  },
  'enrichment-place': {
    ...enrichment,
    enrichment: { observable: rich.observable, location: { state: 'ready', value: location } },
    actions: enrichment.actions.slice(1),
    pivots: [],
  },
  'enrichment-crowd': {
    ...enrichment,
    enrichment: {
      ...rich,
      intel: {
        state: 'ready',
        value: {
          overall: { severity: 'high', why: 'high by 12 of 60 providers' },
          verdicts: Array.from({ length: 60 }, (_, at) =>
            verdict(
              `Provider ${at + 1}`,
              severities[at % 5] ?? 'none',
              `says a few words about it, in the ${at + 1}. place`,
              {
                page: `https://ti${at + 1}.example.com/ip/${address}`,
              },
            ),
          ),
          silent: [],
        },
      },
    },
  },
  'enrichment-hostile': {
    ...enrichment,
    title: hostileEnrichment.observable.value,
    locale: 'xx-not-a-locale-',
    timeZone: 'Nowhere/Nothing',
    enrichment: hostileEnrichment,
    notes: [hostile(0)],
    pivots: [],
  },
  'enrichment-list': list,
  'enrichment-list-last-page': { ...list, page: 99 },
  'enrichment-list-places': {
    ...list,
    title: '2 observables',
    enrichments: many.slice(0, 2).map(({ observable }) => ({
      observable,
      location: { state: 'ready', value: location },
    })),
  },
  'enrichment-list-hostile': {
    ...list,
    title: hostile(1),
    enrichments: [
      hostileEnrichment,
      ...hostileTexts.map((value) => ({
        ...hostileEnrichment,
        observable: { type: 'domain' as const, value },
      })),
    ],
    result: 'rk3v9q2b',
  },
  'enrichment-quiet': quiet,
  'enrichment-quiet-crowd': { ...quiet, title: '200 observables in this thread', enrichments: many },
  observables,
  'observables-crowd': {
    ...observables,
    observables: Array.from({ length: 5000 }, (_, at) => ({
      type: kinds[at % kinds.length] ?? 'ipv4',
      value: nthValue(at),
      found: hostile(at),
      at: at * 40,
    })),
    notes: ['Only the first 5,000 were taken: the text is longer than 1 MB.'],
  },
  'observables-none': { ...observables, observables: [], notes: ['Looked at 14 characters.'], actions: [] },
  picture,
} as const satisfies Readonly<
  Record<string, EnrichmentAnswer | EnrichmentListAnswer | ObservablesAnswer | PictureAnswer>
>;
