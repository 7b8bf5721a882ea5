import { code, type DraftCell, markdown } from './draft-cell.ts';
import type { MakeOptions } from './made-notebook.ts';

const asked = ['ip', 'domain', 'url', 'hash'] as const;

/** Asks the analyst's own threat-intelligence providers, where there is something to ask about. */
export function intelCells(entities: MakeOptions['entities']): readonly DraftCell[] {
  const kinds = asked.filter((kind) => (entities[kind]?.length ?? 0) > 0);
  if (kinds.length === 0) return [];
  return [
    markdown(
      '## What threat intelligence knows of the entities',
      '',
      'This asks the providers of your msticpyconfig.yaml: they learn what you ask about.',
    ),
    code(
      `observables = [value for kind in [${kinds.map((kind) => `"${kind}"`).join(', ')}] for value in entities.get(kind, [])]`,
      'ti = mp.TILookup()',
      'verdicts = ti.lookup_iocs(observables) if observables else None',
      'verdicts',
    ),
  ];
}
