import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readParameters } from '../../src/notebooks/read-parameters.ts';
import { readTeamNotebook } from '../../src/notebooks/read-team-notebook.ts';
import { notebookText } from './notebook-text.ts';

const place = { repository: 'team', path: 'hunts/Our IP checks.ipynb', file: '/hunts/Our IP checks.ipynb' };
const read = (text: string) => readTeamNotebook(text, place);

describe('a team’s notebook', () => {
  it('says by its cells what it is, and what it takes', () => {
    const text = notebookText({
      heading: '**What** we ask of an [IP](https://example.com) ##',
      words: 'Looks at _everything_\nthat we have.\n\nMore.',
      parameters: [
        '# papermill default parameters',
        'ws_name = "Default"',
        'ip_address: str = ""  # the address',
        '# how far back',
        'days = 7',
        'end = datetime.now(timezone.utc)',
        'start = end - timedelta(days=2)',
        'tables = ["SigninLogs"]',
      ].join('\n'),
    });
    expect(read(text)).toEqual({
      id: 'team-hunts-our-ip-checks',
      title: 'What we ask of an IP',
      group: 'The team’s own',
      purpose: 'Looks at everything that we have.',
      repository: 'team',
      path: 'hunts/Our IP checks.ipynb',
      needs: [],
      entities: ['ip'],
      parameters: [
        { name: 'ws_name', type: 'str', description: 'ws name' },
        { name: 'ip_address', type: 'str', description: 'the address' },
        { name: 'days', type: 'int', description: 'how far back' },
        { name: 'end', type: 'datetime', description: 'end' },
        { name: 'start', type: 'datetime', description: 'start' },
        { name: 'tables', type: 'list', description: 'tables' },
      ],
      takes: { workspace: 'ws_name', ip: 'ip_address', end: 'end', start: 'start' },
      kernel: 'python',
      file: '/hunts/Our IP checks.ipynb',
    });
  });

  it('may say it in its metadata', () => {
    const huntline = {
      title: 'IP checks',
      group: 'Ours',
      purpose: 'What we ask first.',
      needs: ['SigninLogs'],
      entities: ['ip', 'account'],
      hunts: ['Azure'],
    };
    expect(read(notebookText({ heading: 'Other', metadata: { huntline } }))).toMatchObject(huntline);
    expect(() => read(notebookText({ metadata: { huntline: { title: 'x', kernel: 1 } } }))).toThrow(
      'says of itself',
    );
    expect(() => read(notebookText({ metadata: { huntline: { entities: ['ghost'] } } }))).toThrow(
      'huntline.entities.0',
    );
  });

  it('is called as its file, where it says nothing', () => {
    expect(read('{"nbformat": 4, "cells": []}')).toMatchObject({
      title: 'Our IP checks',
      purpose: 'The notebook itself says what it is for.',
      parameters: [],
      kernel: 'python',
    });
  });

  it.each([
    ['python3', 'python', 'python'],
    ['synapse_pyspark', 'Python', 'spark'],
    ['.net-powershell', 'PowerShell', 'powershell'],
    ['.net-csharp', 'C#', 'csharp'],
    ['', '', 'python'],
  ])('with the kernel %s of %s is for %s', (name, language, kernel) => {
    expect(read(notebookText({ metadata: { kernelspec: { name, language } } })).kernel).toBe(kernel);
  });

  it.each([
    ['not JSON', '{"nbformat": 4', 'is not JSON'],
    ['nothing', '', 'is not JSON'],
    ['a number', '4', 'is not a notebook'],
    ['an old format', '{"nbformat": 3, "worksheets": []}', 'is not a notebook'],
    ['cells that are none', '{"nbformat": 4, "cells": [1]}', 'is not a notebook'],
    ['a pit of brackets', '['.repeat(200_000), 'is not JSON'],
  ])('is refused where it is %s', (_, text, fault) => expect(() => read(text)).toThrow(fault));

  it('shows nothing that would change a terminal, a chat or the text around it', () => {
    const { title, purpose } = read(
      notebookText({
        heading: 'A\u001b[31m\u202eB <script>alert(1)</script>',
        words: `${'word '.repeat(200)}`,
      }),
    );
    expect(title).toBe('A [31m B alert(1)');
    expect(purpose.length).toBeLessThanOrEqual(240);
    expect(purpose.endsWith('…')).toBe(true);
  });

  it('survives any cells, and quickly', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.anything(),
        (a, b, metadata) => {
          const notebook = read(notebookText({ heading: a, words: b, parameters: `${a}\n${b}=1` }));
          expect(notebook.title).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          expect(notebook.id).toMatch(/^team-[a-z0-9-]+$/);
          const text = JSON.stringify({ nbformat: 4, cells: [], metadata });
          try {
            read(text);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
        },
      ),
    );
    for (const piece of ['# ', ' ', '[', '<', '*', '`', 'a ', 'a\n', 'a=', '"', '#']) {
      read(
        notebookText({
          heading: piece.repeat(50_000),
          words: piece.repeat(50_000),
          parameters: piece.repeat(50_000),
        }),
      );
      read(notebookText({ parameters: `a = ${piece.repeat(50_000)}x\nb: ${piece.repeat(50_000)}x` }));
    }
  });
});

describe('readParameters', () => {
  it('takes the last value of a name, and no comparison or inner line', () => {
    expect(
      readParameters('a = 1\na = "x"  # now text\nif a == 1:\n    b = 2\nc == 3').map(({ name, type }) => [
        name,
        type,
      ]),
    ).toEqual([['a', 'str']]);
  });

  it('does not take a # in a string for a comment', () => {
    expect(readParameters('a = "#1" # one\nb = \'x#y\'').map(({ description }) => description)).toEqual([
      'one',
      'b',
    ]);
  });

  it('stops at fifty', () => {
    const many = Array.from({ length: 200 }, (_, index) => `p${index} = 1`).join('\n');
    expect(readParameters(many)).toHaveLength(50);
  });
});
