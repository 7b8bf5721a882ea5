import { describe, expect, it } from 'vitest';
import type { Answer, EnrichmentAnswer, EnrichmentListAnswer, ObservablesAnswer } from '../../src/answers.ts';
import type { Enrichment, Verdict } from '../../src/enrichment.ts';
import { cardBytes, renderCard } from '../../src/render/render-card.ts';
import { toSlack } from '../../src/render/to-slack.ts';
import { toTerminal } from '../../src/render/to-terminal.ts';
import { type View, views } from '../../src/render/view.ts';
import { partsOf, shownTexts } from '../support/card-parts.ts';
import { sampleEnrichments } from '../support/sample-enrichments.ts';

const rich: EnrichmentAnswer = sampleEnrichments.enrichment;
const list: EnrichmentListAnswer = sampleEnrichments['enrichment-list'];
const quiet: EnrichmentListAnswer = sampleEnrichments['enrichment-quiet'];

/** Lines as a person reads them from top to bottom: one for each paragraph of the card. */
function linesOf(answer: Answer, view: View = views.teams): readonly string[] {
  return partsOf(renderCard(answer, view).body)
    .filter(({ type }) => type === 'RichTextBlock')
    .map(({ inlines }) =>
      partsOf(inlines)
        .flatMap(({ type, text }) => (type === 'TextRun' ? [String(text)] : []))
        .join('')
        .replaceAll('\u00a0', ' '),
    );
}

function linksOf(answer: Answer, view: View = views.teams): readonly (readonly [string, string])[] {
  return partsOf(renderCard(answer, view)).flatMap(({ type, text, selectAction }) =>
    type === 'TextRun' && selectAction
      ? [[String(text), (selectAction as { url: string }).url] as const]
      : [],
  );
}

function buttonsOf(answer: Answer): readonly string[] {
  const lines = partsOf(renderCard(answer, views.teams)).flatMap(({ type, data }) =>
    type === 'Action.Submit' || type === 'Action.Execute' ? [(data as { line: string }).line] : [],
  );
  // Hosts that know no Execute show the Submit with the same line.
  return [...new Set(lines)];
}

function told(enrichment: Partial<Enrichment>): EnrichmentAnswer {
  return { ...rich, enrichment: { observable: rich.enrichment.observable, ...enrichment } };
}

function asked(verdicts: readonly Partial<Verdict>[]): EnrichmentAnswer {
  return told({
    intel: {
      state: 'ready',
      value: {
        overall: { severity: 'warning', why: 'one says warning' },
        verdicts: verdicts.map((verdict, at) => ({
          provider: `p${at}`,
          name: `Provider ${at}`,
          severity: 'warning',
          summary: 'seen',
          askedAt: rich.now,
          cached: false,
          ...verdict,
        })),
        silent: [],
      },
    },
  });
}

describe('the card of one observable', () => {
  it('says the verdict first, in a word and a colour, and then why', () => {
    expect(linesOf(rich).slice(0, 4)).toEqual([
      '85.214.149.236',
      'IPv4 address',
      '● High',
      'High by VirusTotal and the local list; 2 more warn',
    ]);
    const run = partsOf(renderCard(rich, views.teams)).find(({ text }) => text === '●\u00a0High');
    expect(run).toMatchObject({ color: 'Attention', weight: 'Bolder' });
  });

  it('has a word of its own for each severity, so that colour never says it alone', () => {
    const words = (['high', 'warning', 'information', 'none', 'unknown'] as const).map((severity) => {
      const value = { overall: { severity, why: 'so' }, verdicts: [], silent: [] };
      return linesOf(told({ intel: { state: 'ready', value } }))[2];
    });
    expect(words).toEqual(['● High', '● Warning', '● Information', '● Harmless', '○ Unknown']);
  });

  it('tells providers worst first, those that know nothing of it together, and those that are silent by why', () => {
    const lines = linesOf(rich);
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    expect(at('VirusTotal  12 of 94 engines call it malicious')).toBeGreaterThan(0);
    expect(at('VirusTotal')).toBeLessThan(at('AlienVault OTX'));
    expect(at('AlienVault OTX')).toBeLessThan(at('Tor exit list'));
    expect(lines).toContain('to GreyNoise (3 h ago), ThreatFox');
    expect(lines).toContain('Pulsedive: daily quota of 10 used up until 00:00 UTC');
    expect(lines[at('No key') + 1]).toBe('AbuseIPDB, IBM X-Force');
  });

  it('gives the age of an answer that was kept, and of no other', () => {
    const age = (verdict: Partial<Verdict>) =>
      linesOf(asked([verdict])).find((line) => line.startsWith('asked'));
    expect(age({ cached: true, askedAt: '2026-11-20T12:05:00.000Z' })).toBe('asked 3 h ago');
    expect(age({ cached: true, askedAt: '2026-11-20T15:04:40.000Z' })).toBe('asked just now');
    expect(age({ cached: true, askedAt: '2026-11-10T15:05:00.000Z' })).toBe('asked 10 days ago');
    expect(age({ cached: false, askedAt: '2026-11-10T15:05:00.000Z' })).toBeUndefined();
    expect(age({ cached: true, askedAt: 'yesterday' })).toBeUndefined();
  });

  it('links a provider’s page by the name of its host, and only where https leads there without a trick', () => {
    const pages = [
      'https://www.virustotal.com/gui/ip-address/85.214.149.236',
      'http://plain.example/',
      'javascript:alert(1)',
      'https://virustotal.com@evil.example/',
      'https://evil.example:8443/',
      'https://10.0.0.1/',
      `https://ti.example.com/${'x'.repeat(700)}`,
      'https://xn--80ak6aa92e.example/',
    ];
    expect(linksOf(asked(pages.map((page) => ({ page }))))).toEqual([
      ['virustotal.com', 'https://www.virustotal.com/gui/ip-address/85.214.149.236'],
      ['xn--80ak6aa92e.example', 'https://xn--80ak6aa92e.example/'],
    ]);
  });

  it('names the database, its day and its licence, with the link that the licence asks for', () => {
    expect(linesOf(rich)).toContain(
      'DB-IP City Lite · built 05 Jun 2026 · IP Geolocation by DB-IP (db-ip.com), CC BY 4.0',
    );
    expect(linksOf(rich).map(([, url]) => url)).toContain('https://db-ip.com/');
    const { registration } = rich.enrichment;
    if (registration?.state !== 'ready') throw new Error('no registration');
    const source = { name: 'RDAP', licence: 'see https://evil.example/terms' };
    const card = told({ registration: { state: 'ready', value: { ...registration.value, source } } });
    expect(linksOf(card)).toEqual([]);
    expect(linesOf(card)).toContain('RDAP · see hxxps://evil[.]example/terms');
  });

  it('names the country in the person’s language and times in the person’s zone', () => {
    const german = linesOf({ ...rich, locale: 'de-DE', timeZone: 'Asia/Tokyo' });
    expect(german).toContain('Berlin, Land Berlin, Deutschland');
    expect(german.find((line) => line.startsWith('SigninLogs'))).toBe(
      'SigninLogs  03. Nov. 22:02 – 20. Nov. 17:11',
    );
    expect(german.find((line) => line.startsWith('Seen'))).toContain('Asia/Tokyo');
  });

  it('says of each part that it is missing and why, or that it is still looked for; a part not asked for is not spoken of', () => {
    const lines = linesOf(
      told({
        intel: { state: 'missing', why: 'nobody could be asked' },
        location: { state: 'missing', why: 'no database knows this address' },
        sightings: { state: 'pending' },
      }),
    );
    expect(lines.slice(2)).toEqual([
      'No verdict',
      'Nobody could be asked',
      'Threat intelligence',
      'Nobody could be asked',
      'In our logs',
      'Still looking …',
      'Where it is',
      'No database knows this address',
    ]);
  });

  it('never takes unknown for clean', () => {
    const lines = linesOf(sampleEnrichments['enrichment-nothing-known']);
    expect(lines).toContain('Nobody who was asked knows it. That does not make it harmless.');
    expect(lines).toContain('Not seen  in demo, last 14d');
    expect(lines.length).toBeLessThan(12);
    expect(lines.join('\n')).not.toMatch(/clean|safe|● Harmless/i);
  });

  it('says that it was kept in the house', () => {
    expect(linesOf(sampleEnrichments['enrichment-withheld'])).toContain(
      'Not sent to anybody outside: it is a private address',
    );
  });

  it('shows what it can of sixty providers, says how many more there are, and stays within bounds', () => {
    const crowd = sampleEnrichments['enrichment-crowd'];
    const card = renderCard(crowd, views.teams);
    expect(cardBytes(card)).toBeLessThanOrEqual(views.teams.bytes);
    const lines = linesOf(crowd);
    const said = lines.filter((line) => /^Provider \d+ /.test(line));
    const [, more] =
      /^and (\d+) more providers know it too$/.exec(
        lines.find((line) => line.endsWith('know it too')) ?? '',
      ) ?? [];
    expect(said.length).toBeGreaterThan(5);
    // The twelve that know nothing of it are named in one line.
    expect(said.length + Number(more) + 12).toBe(60);
  });

  it('gives a terminal the addresses whole, since it opens no link behind a word', () => {
    const text = toTerminal(renderCard(rich, views.terminal), { width: 100, color: false });
    expect(text).toContain('  VirusTotal\n    https://www.virustotal.com/gui/ip-address/85.214.149.236\n');
    expect(linksOf(rich, views.terminal)).toEqual([]);
  });

  it('links by a link of Slack’s own, and by nothing that Slack would make one of', () => {
    const { blocks } = toSlack(renderCard(rich, views.slack));
    const links = partsOf(blocks).filter(({ type }) => type === 'link');
    expect(links[0]).toEqual({
      type: 'link',
      url: 'https://www.virustotal.com/gui/ip-address/85.214.149.236',
      text: 'virustotal.com',
    });
    const marked = partsOf(blocks).filter(({ type }) => type === 'mrkdwn');
    expect(marked.map(({ text }) => text)).toEqual(['*Go on with*']);
  });
});

describe('the card of many observables', () => {
  it('has a page of them as the command sorted them, and says how many of which verdict', () => {
    const lines = linesOf(list);
    expect(lines[1]).toBe('● 3 High    ● 3 Warning    ● 3 Information    ● 3 Harmless    ○ 177 Unknown');
    expect(lines).toContain('1–10 of 200, worst first');
    expect(lines.indexOf('85.214.149.236')).toBeLessThan(lines.indexOf('198.51.9.63'));
  });

  it('is turned by lines, in bounds whatever page is asked for; what was not kept cannot be turned', () => {
    const turns = (answer: EnrichmentListAnswer) => buttonsOf(answer).filter((line) => line.includes('page'));
    expect(turns(list)).toEqual(['enrich page 2 of rk3v9q2a']);
    expect(turns({ ...list, page: 2 })).toEqual(['enrich page 1 of rk3v9q2a', 'enrich page 3 of rk3v9q2a']);
    expect(turns({ ...list, page: 99 })).toEqual(['enrich page 19 of rk3v9q2a']);
    const { result: _, ...unkept } = list;
    expect(turns(unkept)).toEqual([]);
    expect(buttonsOf(list)).toContain('enrich csv rk3v9q2a');
  });

  it('has two columns in Teams, so that a phone can show it, and one a topic where there is room', () => {
    const heads = (view: View) => {
      const [head] = partsOf(renderCard(list, view)).filter(({ type }) => type === 'TableRow');
      return partsOf(head?.cells).flatMap(({ type, text }) => (type === 'TextRun' ? [String(text)] : []));
    };
    expect(heads(views.teams)).toEqual(['Verdict', 'Observable']);
    expect(heads(views.web)).toEqual(['Verdict', 'Observable', 'Why', 'Seen']);
    expect(heads(views.slack)).toEqual(['Observable', 'Verdict', 'Seen', 'Why', 'Where', 'Owner']);
  });

  it('leaves out what was not asked for', () => {
    const lines = linesOf(sampleEnrichments['enrichment-list-places'], views.slack);
    expect(lines.slice(1, 4)).toEqual(['Observable', 'Where', 'Owner']);
    expect(lines).toContain('All 2');
  });

  it('stays within the bytes of every surface with a thousand of them', () => {
    const enrichments = Array.from(
      { length: 1000 },
      (_, at) => list.enrichments[at % 200] ?? rich.enrichment,
    );
    for (const compact of [true, false]) {
      for (const view of Object.values(views)) {
        const card = renderCard({ ...list, enrichments, compact }, view);
        expect(cardBytes(card)).toBeLessThanOrEqual(view.bytes);
        expect(card.fallbackText).toMatch(/: \d+ High, \d+ Warning/);
        expect(shownTexts(card).some((text) => text.includes('too large'))).toBe(false);
      }
    }
  });
});

describe('the quiet reply', () => {
  it('is one line an observable: verdict, observable, place, owner, sightings', () => {
    expect(linesOf(quiet)).toEqual([
      '5 observables in this thread',
      '● High  85.214.149.236  Berlin, Land Berlin, Germany · Strato GmbH · seen 1222×',
      '● High  cdn1[.]login-portal[.]example  Berlin, Land Berlin, Germany · Strato GmbH · not seen here',
      expect.stringMatching(/^● High {2}hxxps:\/\/cdn2\[\.\]login-portal\[\.\]example\/session/),
      '○ Unknown  aaa808d12dfdaaa8…2dfdaaa8 · not seen here',
      '○ Unknown  10.3.0.7  not sent outside: it is a private address · looking in our logs …',
      'Still looking: 1 of 5 …',
    ]);
    expect(buttonsOf(quiet)).toEqual(['enrich 85.214.149.236 10.3.0.7']);
  });

  it('says how many did not fit', () => {
    expect(linesOf({ ...quiet, enrichments: list.enrichments })).toContain('… and 180 more do not fit here.');
  });
});

describe('the card of what was found in a text', () => {
  it('has each once, by kind, with the way it was written where that looks different', () => {
    const lines = linesOf(sampleEnrichments.observables);
    expect(lines.slice(1, 5)).toEqual([
      '8 observables',
      'IPv4 addresses  2',
      '85.214.149.236  2×, as 85[.]214[.]149[.]236',
      '198.51.100.7',
    ]);
    // Only its case and its dots differ.
    expect(lines).toContain('CVE-2026-12345');
    expect(lines).toContain('hxxps://login-portal[.]example/a?b=1');
  });

  it('shares its lines out, so that no kind is pushed out by another, and counts the rest', () => {
    const addresses: ObservablesAnswer['observables'] = Array.from({ length: 900 }, (_, at) => ({
      type: 'ipv4',
      value: `198.51.${Math.floor(at / 250)}.${at % 250}`,
      found: 'x',
      at,
    }));
    const lines = linesOf({
      ...sampleEnrichments.observables,
      observables: [...addresses, ...sampleEnrichments.observables.observables.slice(-2)],
    });
    expect(lines).toContain('CVE-2026-12345');
    expect(lines).toContain('… and 862 more');
  });
});
