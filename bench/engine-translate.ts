import { bindHunt } from '../src/hunts/bind-hunt.ts';
import { loadCatalogue } from '../src/hunts/catalogue.ts';
import type { Hunt } from '../src/hunts/hunt.ts';
import { bridge } from '../src/kql/bridge.ts';
import { knownSchema } from '../src/kql/schemas.ts';
import { translateQuery } from '../src/workspaces/embedded/translate/translate-query.ts';
import { span } from './engine-rows.ts';
import { beside, type Figure } from './figure.ts';

const rounds = 5;

/** Every hunt of the catalogue from its KQL to SQL, warm, beside what Microsoft's parser alone takes to parse and analyse. */
export async function benchTranslate(): Promise<readonly Figure[]> {
  const { catalogue } = await loadCatalogue([new URL('../queries/', import.meta.url).pathname]);
  const texts = catalogue.all().map((hunt) => bindHunt(hunt, examples(hunt), span).kql);
  const schema = knownSchema();
  const globals = globalsOf(schema);
  const { KustoCode } = bridge();
  const options = { schema, window: span, now: new Date(span.end), limit: 30_001 };
  const ours = (text: string) => void translateQuery(text, options);
  const bare = (text: string) => void KustoCode.ParseAndAnalyze(text, globals).GetDiagnostics();
  const samples = { ours: [] as number[], bare: [] as number[] };
  for (let round = -1; round < rounds; round++) {
    for (const text of texts) {
      const [took, bareTook] = [timed(ours, text), timed(bare, text)];
      if (round < 0) continue;
      samples.ours.push(took);
      samples.bare.push(bareTook);
    }
  }
  return beside(
    `parse, bind and translate ${texts.length} hunts`,
    samples.ours,
    "Microsoft's parse and analyse",
    samples.bare,
  );
}

function timed(work: (text: string) => void, text: string): number {
  const began = performance.now();
  work(text);
  return performance.now() - began;
}

/** Every parameter at its example. */
function examples(hunt: Hunt): Record<string, string> {
  return Object.fromEntries(
    hunt.parameters.flatMap(({ name, example }) => (example === null ? [] : [[name, example]])),
  );
}

/** All tables, made once: what a program that knows them from its start would do. */
function globalsOf(schema: ReturnType<typeof knownSchema>) {
  const { GlobalState, Symbols } = bridge();
  const tables = Object.entries(schema).map(([name, columns]) =>
    Symbols.TableSymbol.From(
      `(${columns.map((column) => `['${column.name}']: ${column.type}`).join(', ')})`,
    ).WithName(name),
  );
  return GlobalState.Default.WithDatabase(
    new Symbols.DatabaseSymbol.$ctor3('workspace', null, tables, false),
  );
}
