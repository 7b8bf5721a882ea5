import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from './engine.ts';
import { anyPipeline, pipelineText } from './reference/any-pipeline.ts';
import { unordered } from './reference/table.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({});
});
afterAll(() => engine.close());

describe('random pipelines over random tables', () => {
  it('answer what a slow and obvious evaluator answers', async () => {
    await fc.assert(
      fc.asyncProperty(anyPipeline(5), async (pipeline) => {
        const { table, steps } = pipeline;
        const kql = pipelineText(pipeline);
        const expected = steps.reduce((rows, step) => step.apply(rows), table);
        const answer = await engine.run(kql);
        expect(
          answer.columns.map(({ name }) => name),
          kql,
        ).toEqual(expected.columns.map(({ name }) => name));
        if (steps.at(-1)?.ordered) expect(answer.rows, kql).toEqual(expected.rows);
        else expect(unordered(answer.rows), kql).toEqual(unordered(expected.rows));
      }),
      { numRuns: 120 },
    );
  }, 120_000);
});
