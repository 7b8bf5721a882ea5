import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answers.ts';
import { renderCard } from '../../src/render/render-card.ts';
import { textWidth } from '../../src/render/text-width.ts';
import { toTerminal } from '../../src/render/to-terminal.ts';
import { views } from '../../src/render/view.ts';
import { anyAnswer } from '../support/any-answer.ts';
import { sampleAnswers } from '../support/sample-answers.ts';

const colors = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]+m`, 'g');

function textOf(name: string, width: number, color = false): string {
  return toTerminal(renderCard(sampleAnswers[name] as Answer, views.terminal), { width, color });
}

describe('a card in a terminal', () => {
  it('sends no control character but line ends and our own colours, whatever the answer holds', () => {
    fc.assert(
      fc.property(anyAnswer, fc.integer({ min: 0, max: 200 }), (answer, width) => {
        const text = toTerminal(renderCard(answer, views.terminal), { width, color: true });
        expect(text.replace(colors, '')).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}\p{Bidi_Control}\u200b]/u);
      }),
      { numRuns: 80 },
    );
  });

  it.each([40, 80, 200])('keeps its table within %i cells, every line as wide as the next', (width) => {
    for (const name of ['hunt', 'hunt-hostile', 'hunt-summarised', 'hunt-help']) {
      const lines = textOf(name, width).split('\n');
      const rule = lines.find((line) => line.includes('┼')) ?? '';
      expect(textWidth(rule)).toBeLessThanOrEqual(width);
      for (const line of lines.filter((one) => one.includes(' │ '))) {
        expect(textWidth(line)).toBeLessThanOrEqual(textWidth(rule));
      }
    }
  });

  it('aligns columns also where characters are two cells wide', () => {
    const lines = textOf('hunt-hostile', 120)
      .split('\n')
      .filter((line) => line.includes(' │ '));
    const bars = new Set(lines.map((line) => textWidth(line.slice(0, line.indexOf(' │ ')))));
    expect(bars.size).toBe(1);
  });

  it('names the columns that it has no room for', () => {
    expect(textOf('hunt', 80)).toContain('Too narrow for ');
    expect(textOf('hunt', 300)).not.toContain('Too narrow for ');
  });

  it('lists buttons as lines to type', () => {
    expect(textOf('hunt', 80)).toContain('  Show KQL   hunt kql r7');
  });

  it('writes addresses of links out whole, however narrow it is', () => {
    expect(textOf('hunt-links', 40)).toContain(
      '  Open in Azure portal\n    https://portal.azure.com/#@contoso.example/blade/Microsoft_Azure_Monitoring_Logs/LogsBlade/q/H4sIAAAA%2Bw%3D%3D\n',
    );
  });

  it('paints only where it may', () => {
    expect(textOf('hunt', 80, true)).toMatch(colors);
    expect(textOf('hunt', 80, true).replace(colors, '')).toBe(textOf('hunt', 80));
  });
});
