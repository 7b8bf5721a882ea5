import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HuntAnswer } from '../../src/answers.ts';
import { cardData } from '../../src/render/card-data.ts';
import type { CardAction, LineAction } from '../../src/render/card-types.ts';
import { cardBytes, PICTURE_ROOM, renderCard } from '../../src/render/render-card.ts';
import { views } from '../../src/render/view.ts';
import { anyAnswer } from '../support/any-answer.ts';
import { cardFaults, partsOf, shownTexts } from '../support/card-parts.ts';
import { sampleAnswers } from '../support/sample-answers.ts';

const sample = sampleAnswers.hunt as HuntAnswer;
const folder = new URL('../../cards/', import.meta.url);
const templates = readdirSync(folder);

/** Kinds of answers that show lines, names and queries as they are to be typed or copied. */
const isTypedAgain = new Set(['check', 'file', 'form', 'help', 'hunt-help', 'hunt-list', 'kql', 'notice']);

function actionsOf(answer: HuntAnswer): readonly CardAction[] {
  const sets = renderCard(answer, views.teams).body.filter((element) => element.type === 'ActionSet');
  return sets.flatMap(({ actions }) => actions);
}

function lineActionsOf(answer: HuntAnswer): readonly LineAction[] {
  return actionsOf(answer).filter((action) => action.type !== 'Action.OpenUrl');
}

function linksOf(answer: HuntAnswer, view = views.teams): readonly string[] {
  return partsOf(renderCard(answer, view)).flatMap(({ type, url }) =>
    type === 'Action.OpenUrl' ? [String(url)] : [],
  );
}

function tableOf(answer: HuntAnswer, view = views.teams): readonly (readonly string[])[] {
  const rows = partsOf(renderCard(answer, view)).filter(({ type }) => type === 'TableRow');
  return rows.map((row) =>
    partsOf(row.cells).flatMap(({ type, text }) => (type === 'TextRun' ? [String(text)] : [])),
  );
}

describe('the cards', () => {
  it('have one template for each kind of answer, and none besides', () => {
    expect(templates.sort()).toEqual(
      Object.keys(cardData)
        .map((kind) => `${kind}.json`)
        .sort(),
    );
  });

  it('put no data where a host reads Markdown', () => {
    for (const name of templates) {
      for (const part of partsOf(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))) {
        if (part.type === 'TextBlock') expect(part.text).not.toContain('${');
        expect(part.type).not.toMatch(/FactSet|Image|Media|Action\.OpenUrl/);
      }
    }
  });

  it('stay within the bytes of every view, and the vendor’s parser takes them, whatever the answer holds', () => {
    fc.assert(
      fc.property(
        anyAnswer,
        fc.constantFrom(...Object.values(views)),
        fc.constantFrom(1, 0.2),
        (answer, view, share) => {
          const bytes = view.bytes * share;
          const card = renderCard(answer, { ...view, bytes });
          const room = answer.kind === 'picture' ? PICTURE_ROOM : 1;
          expect(cardBytes(card)).toBeLessThanOrEqual(bytes * room);
          expect(cardFaults(card)).toEqual([]);
          // What the catalogue and the person wrote to be typed again stays as it is, but for what cannot be seen.
          const isData = !isTypedAgain.has(answer.kind);
          for (const text of shownTexts(card)) {
            expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}\p{Bidi_Control}\u200b]/u);
            if (isData) expect(text).not.toMatch(/https?:\/\//i);
          }
        },
      ),
      { numRuns: 120 },
    );
  });

  it('copy the template language out of data as it is', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the template language, as log text.
    const text = '${title} ${1+1}';
    const answer = {
      ...sample,
      title: text,
      columns: [{ name: text, type: 'string' as const }],
      rows: [[text]],
    };
    expect(tableOf(answer)).toEqual([[text], [text]]);
  });

  it('say that they were shortened', () => {
    const rows = sample.rows.map((row) =>
      row.map((cell) => (typeof cell === 'string' ? `界${'界'.repeat(200)}` : cell)),
    );
    const texts = shownTexts(renderCard({ ...sample, rows }, { ...views.teams, bytes: 12_000 }));
    expect(texts.some((text) => text.startsWith('Shortened to fit into one message:'))).toBe(true);
  });
});

describe('the card of a hunt', () => {
  it('has a page of rows, the wanted columns first', () => {
    const table = tableOf(sample);
    expect(table[0]).toEqual(['TimeGenerated', 'AlertSeverity', 'AlertName', 'CompromisedEntity']);
    expect(table).toHaveLength(11);
    expect(shownTexts(renderCard(sample, views.teams))).toContain(
      'Rows 1–10 of 24 · 4 of 8 columns, the CSV has all',
    );
  });

  it('shows what a tail made of the columns, not only those that the hunt knows', () => {
    expect(tableOf(sampleAnswers['hunt-summarised'] as HuntAnswer)[0]).toEqual(['AlertName', 'NumAlerts']);
  });

  it('keeps page bounds where they are, whatever page is asked for', () => {
    const last = renderCard({ ...sample, page: 99 }, views.teams);
    expect(shownTexts(last)).toContain('Rows 21–24 of 24 · 4 of 8 columns, the CSV has all');
    const lines = (page: number) =>
      lineActionsOf({ ...sample, page }).flatMap(({ data: { line } }) =>
        line.includes('page') ? [line] : [],
      );
    expect(lines(1)).toEqual(['hunt page 2 of r7']);
    expect(lines(2)).toEqual(['hunt page 1 of r7', 'hunt page 3 of r7']);
    expect(lines(99)).toEqual(['hunt page 2 of r7']);
  });

  it('offers no pages of a result that was not kept', () => {
    const lines = lineActionsOf({ ...sample, result: '' }).map(({ data }) => data.line);
    expect(lines.filter((line) => line.includes('page'))).toEqual([]);
  });

  it('replaces itself for what is in place, and is answered by a new message for the rest', () => {
    const actions = lineActionsOf(sample);
    const next = actions.find(({ data }) => data.line === 'hunt page 2 of r7');
    expect(next).toEqual({
      type: 'Action.Execute',
      title: 'Next ›',
      verb: 'line',
      data: { line: 'hunt page 2 of r7', inPlace: true },
      fallback: { type: 'Action.Submit', title: 'Next ›', data: { line: 'hunt page 2 of r7' } },
    });
    const pivot = actions.find(({ data }) => data.line.startsWith('hunt signins'));
    expect(pivot).toEqual({
      type: 'Action.Submit',
      title: 'Sign-ins: alice.keller[@]contoso[.]example',
      data: { line: 'hunt signins for alice.keller@contoso.example last 28d' },
    });
  });

  it('tells whether that is all', () => {
    const extent = (answer: HuntAnswer) =>
      shownTexts(renderCard(answer, views.web)).find((text) => /^(All|Rows|The only)/.test(text));
    const rows = sample.rows.slice(0, 3).map((row) => row.slice(0, 2));
    const small = { ...sample, columns: sample.columns.slice(0, 2), rows, totalRows: 3 };
    expect(extent(small)).toBe('All 3 rows');
    expect(extent({ ...small, truncated: true })).toBe('Rows 1–3 of the first 3 kept: there are more');
  });

  it('shows a chart alone where one was asked for, with the way back to the table', () => {
    const card = renderCard({ ...sample, as: 'chart' }, views.teams);
    expect(partsOf(card).some(({ type }) => type === 'Table')).toBe(false);
    expect(lineActionsOf({ ...sample, as: 'chart' })[0]?.data.line).toBe('hunt table r7');
  });

  it('opens outside what is https and short enough for a button, and nothing else', () => {
    expect(linksOf(sampleAnswers['hunt-links'] as HuntAnswer)).toEqual([
      expect.stringMatching(/^https:\/\/portal\.azure\.com\/#@/),
      expect.stringMatching(/^https:\/\/security\.microsoft\.com\//),
    ]);
  });

  it('gives up links before rows where it is too large, and says so', () => {
    const links = Array.from({ length: 6 }, (_, at) => ({
      title: `Open in Defender (${at})`,
      url: `https://security.microsoft.com/?query=${'x'.repeat(2_900)}${at}`,
    }));
    const answer = { ...sample, links };
    const shown = (bytes: number) => {
      const view = { ...views.teams, bytes };
      const says = shownTexts(renderCard(answer, view)).find((text) => text.startsWith('Shortened'));
      return { links: linksOf(answer, view).length, rows: tableOf(answer, view).length - 1, says };
    };
    expect(shown(60_000)).toEqual({ links: 6, rows: 10, says: undefined });
    expect(shown(25_000)).toMatchObject({ links: 2, rows: 10 });
    expect(shown(25_000).says).toContain('only 2 links');
    expect(shown(18_000)).toMatchObject({ links: 0, rows: 10 });
    expect(shown(18_000).says).toContain('no links');
  });

  it('gives the window in the person’s zone and in UTC', () => {
    const texts = shownTexts(renderCard(sample, views.teams));
    expect(texts).toContain('23 Oct 2026 16:05 – 20 Nov 2026 16:05 Europe/Berlin');
    expect(texts).toContain('2026-10-23 14:05 – 2026-11-20 15:05 UTC');
  });
});
