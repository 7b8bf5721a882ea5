import type { Call, FunctionTable } from '../call.ts';
import type { Sql } from '../sql.ts';
import { conversionFunctions } from './conversion.ts';
import { datetimeFunctions } from './datetime.ts';
import { arrayTuples, dynamicFunctions } from './dynamic.ts';
import { encodingFunctions } from './encoding.ts';
import { hashFunctions } from './hash.ts';
import { ipFunctions } from './ip.ts';
import { mathFunctions } from './math.ts';
import { regexFunctions } from './regex.ts';
import { seriesFunctions, seriesTuples } from './series.ts';
import { sketchFunctions } from './sketch.ts';
import { stringFunctions } from './string.ts';

/** Every scalar function that is run, by its name in KQL; what is not here is refused by name. */
export const scalarFunctions: FunctionTable = {
  ...conversionFunctions,
  ...datetimeFunctions,
  ...dynamicFunctions,
  ...encodingFunctions,
  ...hashFunctions,
  ...ipFunctions,
  ...mathFunctions,
  ...regexFunctions,
  ...seriesFunctions,
  ...sketchFunctions,
  ...stringFunctions,
};

/** Functions that give several values at once, as one JSON array of them in the binder's order. */
export const tupleFunctions: Readonly<Record<string, (call: Call) => Sql>> = {
  ...arrayTuples,
  ...seriesTuples,
};
