import type { FunctionTable } from '../call.ts';
import { singleAggregates } from './single.ts';

export { type MultiAggregate, multiAggregates } from './several.ts';

/** Every aggregate that gives one value, by its name in KQL. */
export const aggregateFunctions: FunctionTable = singleAggregates;
