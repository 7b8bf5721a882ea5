import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/types.ts';
import { scalarFunctions } from '../../../src/workspaces/embedded/translate/functions/index.ts';
import { type Engine, openEngine } from './engine.ts';
import { scalarCases } from './scalar-cases.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({});
});
afterAll(() => engine.close());

describe('scalar functions', () => {
  it.each(scalarCases)('%s', async (expression: string, expected: Json) => {
    const { rows } = await engine.run(`print ${expression}`);
    expect(rows[0]?.[0]).toEqual(expected);
  });

  it('each have a case with a known result', () => {
    const all = scalarCases.map(([expression]) => expression).join('\n');
    const untested = Object.keys(scalarFunctions).filter((name) => !new RegExp(`\\b${name}\\(`).test(all));
    // These differ from run to run, or need a row: they have tests of their own.
    expect(untested.sort()).toEqual([
      'ago',
      'assert',
      'column_ifexists',
      'columnifexists',
      'ingestion_time',
      'new_guid',
      'now',
      'pack_all',
      'rand',
    ]);
  });
});
