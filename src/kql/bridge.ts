import { createRequire } from 'node:module';
import { correctBinder } from './binder-corrections.ts';
import type { Bridge } from './bridge-shapes.ts';

const require = createRequire(import.meta.url);

let loaded: Bridge | undefined;
let kindNames: readonly string[] = [];

/** Loads Microsoft's parser on first use: some 350 ms and 50 MB. */
export function bridge(): Bridge {
  loaded ??= load();
  return loaded;
}

/** Both hang themselves on the global object; the first is the runtime of the second. */
export function parserScripts(): readonly string[] {
  return ['bridge.min.js', 'Kusto.Language.Bridge.min.js'].map((file) =>
    require.resolve(`@kusto/language-service-next/${file}`),
  );
}

/** The name of a `SyntaxKind`: `FilterOperator`, `EqualExpression`, `BarToken` … */
export function kindName(kind: number): string {
  bridge();
  return kindNames[kind] ?? `Kind${kind}`;
}

function load(): Bridge {
  const language = loadedLanguage() ?? loadLanguage();
  if (!language)
    throw new Error('the KQL parser did not load: @kusto/language-service-next is not what it was');
  const names: string[] = [];
  for (const [name, value] of Object.entries(language.Syntax.SyntaxKind)) {
    if (typeof value === 'number') names[value] = name;
  }
  kindNames = names;
  correctBinder(language);
  return language;
}

function loadLanguage(): Bridge | undefined {
  for (const script of parserScripts()) require(script);
  return loadedLanguage();
}

/** It is there before it is loaded in a process that was started from an image. */
function loadedLanguage(): Bridge | undefined {
  return (globalThis as { Kusto?: { Language?: Bridge } }).Kusto?.Language;
}
