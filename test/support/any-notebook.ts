import fc from 'fast-check';
import type { Action, NotebookAnswer, NotebookListAnswer } from '../../src/answers.ts';

/** What the other answers are made of, too. */
interface Made {
  readonly text: fc.Arbitrary<string>;
  readonly actions: fc.Arbitrary<readonly Action[]>;
  readonly address: fc.Arbitrary<string>;
}

/** Any answer about notebooks. */
export function anyNotebookAnswer({
  text,
  actions,
  address,
}: Made): fc.Arbitrary<NotebookAnswer | NotebookListAnswer> {
  const texts = fc.array(text, { maxLength: 12 });
  const url = fc.oneof(
    address,
    text.map((path) => `http://127.0.0.1:8888/${path}`),
    text.map((path) => `vscode://file/${path}`),
    text.map((path) => `javascript:${path}`),
  );
  const launchers = fc.array(
    fc.record(
      { id: text, title: text, url, missing: texts, leadsTo: fc.constantFrom('place', 'published') },
      { requiredKeys: ['id', 'title'] },
    ),
    { maxLength: 16 },
  );
  const notebook = fc.record(
    {
      name: fc.oneof(text, fc.constantFrom('entity-explorer-account', 'tour')),
      title: text,
      group: text,
      purpose: text,
      repository: text,
      path: text,
      needs: texts,
      kernel: fc.oneof(text, fc.constantFrom('python', 'spark')),
      parameters: fc.constant([]),
      retired: fc.record({ why: text, heir: text }, { requiredKeys: ['why'] }),
      launchers,
    },
    {
      requiredKeys: [
        'name',
        'title',
        'group',
        'purpose',
        'repository',
        'path',
        'needs',
        'kernel',
        'parameters',
        'launchers',
      ],
    },
  );
  return fc.oneof(
    fc.record({
      kind: fc.constant('notebook-list' as const),
      title: text,
      words: text,
      // Many, without making each of them anew: that would take long, and shrinking longer.
      notebooks: fc
        .tuple(fc.array(notebook, { maxLength: 4 }), fc.constantFrom(1, 3, 40))
        .map(([some, times]) =>
          Array.from({ length: some.length * times }, (_, at) => at).flatMap(
            (at) => some[at % some.length] ?? [],
          ),
        ),
      total: fc.nat(),
      comparedAt: fc.oneof(text, fc.constantFrom('2026-11-21', '')),
      notes: texts,
      actions,
    }),
    fc.record(
      {
        kind: fc.constant('notebook' as const),
        title: text,
        placed: text,
        carries: fc.array(fc.record({ name: text, value: text }), { maxLength: 20 }),
        goesOnWith: text,
        launchers,
        notes: texts,
        actions,
      },
      { requiredKeys: ['kind', 'title', 'placed', 'carries', 'launchers', 'notes', 'actions'] },
    ),
  );
}
