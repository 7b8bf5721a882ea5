import type { ColumnType } from '../../../../types.ts';
import type { FunctionTable } from '../call.ts';
import type { Scalar } from '../scalar.ts';
import type { Sql } from '../sql.ts';
import { conversionFunctions } from './conversion.ts';
import { datetimeFunctions } from './datetime.ts';
import { dynamicFunctions } from './dynamic.ts';
import { encodingFunctions } from './encoding.ts';
import { ipFunctions } from './ip.ts';
import { mathFunctions } from './math.ts';
import { seriesFunctions, seriesTuples } from './series.ts';
import { stringFunctions } from './string.ts';

/** Every scalar function that is run, by its name in KQL; what is not here is refused by name. */
export const scalarFunctions: FunctionTable = {
  ...conversionFunctions,
  ...datetimeFunctions,
  ...dynamicFunctions,
  ...encodingFunctions,
  ...ipFunctions,
  ...mathFunctions,
  ...seriesFunctions,
  ...stringFunctions,
};

/** Functions that give several values at once: the value of one place, as the type that the binder gave it. */
export const tupleFunctions: Readonly<
  Record<string, (args: readonly Scalar[], place: number, type: ColumnType) => Sql>
> = seriesTuples;
