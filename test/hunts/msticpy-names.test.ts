import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadCatalogue } from '../../src/hunts/catalogue.ts';

const types = z.enum(['bool', 'datetime', 'float', 'int', 'list', 'str']);
/** What MSTICPy ships for each of its environments: the queries by name, each with its parameters and their types. */
const shipped = z
  .record(z.enum(['MSSentinel', 'M365D', 'MDE']), z.record(z.string(), z.record(z.string(), types)))
  .parse(JSON.parse(readFileSync(new URL('msticpy-names.json', import.meta.url), 'utf8')));
const counts = { MSSentinel: 96, M365D: 53, MDE: 46 } as const;
const { catalogue } = await loadCatalogue([new URL('../../queries/', import.meta.url).pathname]);

describe.each(Object.entries(shipped))('MSTICPy’s queries for %s', (environment, queries) => {
  it('are all written down', () => {
    expect(counts).toHaveProperty(environment, Object.keys(queries).length);
  });

  it.each(Object.entries(queries))(
    '%s runs by that name, with the same parameters and types',
    (name, parameters) => {
      const hunt = catalogue.find(name);
      expect([hunt?.name, ...(hunt?.aliases ?? [])]).toContain(name);
      const taken = hunt?.parameters.map((parameter) => [parameter.name, parameter.type]);
      expect(Object.fromEntries(taken ?? [])).toMatchObject(parameters);
    },
  );

  it.each(Object.entries(queries))('%s asks for nothing that MSTICPy’s does not have', (name, parameters) => {
    const required = catalogue.find(name)?.parameters.filter((parameter) => parameter.required) ?? [];
    expect(Object.keys(parameters)).toEqual(
      expect.arrayContaining(required.map((parameter) => parameter.name)),
    );
  });
});
