import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeLine, type Vocabulary } from '../../src/language/complete-line.ts';

const vocabulary: Vocabulary = {
  commands: ['hunt', 'help'],
  hunts: [
    'alerts',
    'SecurityAlert.list_alerts',
    'signins-account',
    'signins-ip',
    'logon failures',
    'host logon failures',
  ],
  parameters: (hunt) => {
    if (hunt === 'alerts') return ['severity', 'alert_name'];
    return hunt === 'host logon failures' ? ['host_name'] : [];
  },
  workspaces: ['demo', 'production'],
  tables: ['SecurityAlert', 'SigninLogs'],
};
const complete = (line: string) => completeLine(line, vocabulary);

describe('completing a line', () => {
  it.each<[string, string[]]>([
    ['', ['hunt', 'help']],
    ['h', ['hunt', 'help']],
    ['/hu', ['/hunt']],
    ['hunt al', ['hunt alerts', 'hunt SecurityAlert.list_alerts']],
    ['hunt alrets', ['hunt alerts', 'hunt SecurityAlert.list_alerts']],
    ['hunt li', ['hunt list', 'hunt SecurityAlert.list_alerts']],
    ['help ', ['help hunt', 'help help']],
    ['hunt help si', ['hunt help signins-account', 'hunt help signins-ip']],
    ['hunt alerts sev', ['hunt alerts severity=']],
    ['hunt alerts as ', ['hunt alerts as table', 'hunt alerts as chart', 'hunt alerts as csv']],
    ['hunt alerts in p', ['hunt alerts in production']],
    ['hunt alerts last 2', ['hunt alerts last 24h', 'hunt alerts last 28d']],
    ['@huntline hunt signins-i', ['@huntline hunt signins-ip']],
    ['hunt log', ['hunt logon failures']],
    ['hunt logon f', ['hunt logon failures']],
    ['Hunt Logon ', ['Hunt Logon failures']],
    ['hunt help host logon f', ['hunt help host logon failures']],
    ['hunt host logon failures host', ['hunt host logon failures host_name=']],
    ['hunt alerts for ', []],
    ['hunt alerts | ', []],
    ['hunt alerts "', []],
    ['hunt kql Sec', ['hunt kql SecurityAlert']],
    ['hunt kql SecurityAlert where', []],
  ])('goes on from %j with %j', (line, lines) => {
    expect(complete(line).slice(0, Math.max(lines.length, 1))).toEqual(lines);
  });

  it('offers the hunts and what else can follow', () => {
    expect(complete('hunt ')).toEqual([
      ...[...vocabulary.hunts, 'list', 'help', 'kql', 'schema'].map((word) => `hunt ${word}`),
    ]);
  });

  it('offers what the line does not have yet', () => {
    expect(complete('hunt alerts ')).toContain('hunt alerts last 28d');
    expect(complete('hunt alerts last 28d severity=High ')).toEqual(
      ['alert_name=', 'for', 'top', 'as chart', 'as csv', 'in'].map(
        (word) => `hunt alerts last 28d severity=High ${word}`,
      ),
    );
  });

  it('gives at most ten whole lines for any line', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'hunt alers"|= ') })),
        (line) => {
          const lines = complete(line);
          expect(lines.length).toBeLessThanOrEqual(10);
          expect(new Set(lines).size).toBe(lines.length);
        },
      ),
    );
  });

  it('knows the tables where a table may stand', () => {
    expect(completeLine('hunt schema Sec', vocabulary)).toEqual(['hunt schema SecurityAlert']);
    expect(completeLine('hunt kql Sign', vocabulary)).toEqual(['hunt kql SigninLogs']);
    expect(completeLine('hunt schema SecurityAlert ', vocabulary)).toEqual([]);
  });
});
