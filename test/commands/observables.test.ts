import { describe, expect, it } from 'vitest';
import { mostListed } from '../../src/commands/observables.ts';
import { readLine } from '../../src/language/read-line.ts';
import { fixedApp } from '../support/fixed-app.ts';

describe('listing the observables of a text', () => {
  it('tells what is there as written and as it is looked up, with buttons that look it up', async () => {
    const { ask } = await fixedApp('reader');
    const answer = await ask(
      'observables see hxxps://evil[.]example/a, 203[.]0[.]113[.]7 | "and 198.51.100.4',
    );
    expect(answer).toMatchObject({
      kind: 'observables',
      title: '3 observables',
      observables: [
        { type: 'url', value: 'https://evil.example/a', found: 'hxxps://evil[.]example/a', at: 4 },
        { type: 'ipv4', value: '203.0.113.7', found: '203[.]0[.]113[.]7' },
        { type: 'ipv4', value: '198.51.100.4' },
      ],
      notes: [],
      actions: [
        { title: 'Enrich 3 observables', line: 'enrich 203.0.113.7 198.51.100.4 https://evil.example/a' },
        { title: 'Enrich 2 IP addresses', line: 'enrich 203.0.113.7 198.51.100.4' },
        { title: 'Enrich the URL' },
      ],
    });
  });

  it.each([
    ['only domains: a.example 203.0.113.7', ['a.example']],
    [
      'only urls and ips in a.example 203.0.113.7 https://b.example/x',
      ['203.0.113.7', 'https://b.example/x'],
    ],
    ['types=ipv4,domain a.example 203.0.113.7 https://b.example/x', ['a.example', '203.0.113.7']],
    ['a.example 203.0.113.7 types=domain', ['a.example']],
    ['a.example d41d8cd98f00b204e9800998ecf8427e only hashes', ['d41d8cd98f00b204e9800998ecf8427e']],
    [
      'with guids 0c6a50cf-b1b6-4bfd-ad54-b9822b06ff92 a.example',
      ['0c6a50cf-b1b6-4bfd-ad54-b9822b06ff92', 'a.example'],
    ],
    ['0c6a50cf-b1b6-4bfd-ad54-b9822b06ff92 a.example', ['a.example']],
    ['only seen at a.example', ['a.example']],
  ])('looks in %j for what is asked for', async (text, values) => {
    const { ask } = await fixedApp();
    const answer = await ask(`observables ${text}`);
    if (answer.kind !== 'observables') throw new Error(answer.kind);
    expect(answer.observables.map(({ value }) => value)).toEqual(values);
  });

  it('names the kinds that there are where one is unknown', async () => {
    const { ask } = await fixedApp();
    expect(await ask('observables types=domian a.example')).toMatchObject({
      kind: 'error',
      message: expect.stringContaining('did you mean “domain”'),
      hint: expect.stringContaining('azure-resource'),
    });
  });

  it('reads the thread that it is asked about', async () => {
    const { ask } = await fixedApp();
    const said = () => Promise.resolve(['beacon to 203[.]0[.]113[.]7', 'and evil.example']);
    for (const line of ['observables this', 'observables', 'observables this thread with guid']) {
      const answer = await ask(line, { thread: 't1', said });
      expect(answer).toMatchObject({ title: '2 observables' });
    }
    expect(await ask('observables this')).toMatchObject({ kind: 'error' });
    expect(await ask('observables')).toMatchObject({ kind: 'error', title: 'No text' });
  });

  it('says so where there is nothing', async () => {
    const { ask } = await fixedApp();
    expect(await ask('observables nothing of note')).toMatchObject({
      kind: 'observables',
      title: 'No observables',
      observables: [],
      actions: [],
    });
  });

  it('lists five thousand, and says how many more there are', async () => {
    const { ask } = await fixedApp();
    const text = Array.from({ length: mostListed + 3 }, (_, n) => `h${n}[.]evil[.]example`).join('\n');
    const answer = await ask(`observables ${text}`);
    if (answer.kind !== 'observables') throw new Error(answer.kind);
    expect(answer.observables).toHaveLength(mostListed);
    expect(answer.title).toBe('5,003 observables');
    expect(answer.notes).toEqual([expect.stringContaining('first 5,000 are listed; 3 more')]);
    expect(answer.actions).toHaveLength(1);
    for (const { line, title } of answer.actions) {
      expect(line.length).toBeLessThanOrEqual(1_500);
      expect(title).toMatch(/^Enrich the first \d+ domains$/);
      expect(readLine(line).words.length).toBe(Number(/\d+/.exec(title)?.[0]));
    }
  });

  it('offers lines that read back as what was found', async () => {
    const { ask } = await fixedApp();
    const answer = await ask("observables https://evil.example/?a='b'|\"c and O'Brien@contoso.example");
    if (answer.kind !== 'observables') throw new Error(answer.kind);
    const values = answer.observables.map(({ value }) => value);
    expect(
      readLine(answer.actions[0]?.line ?? '')
        .words.map(({ text }) => text)
        .toSorted(),
    ).toEqual(values.toSorted());
  });
});
