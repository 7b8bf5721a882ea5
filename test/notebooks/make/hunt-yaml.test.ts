import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bindHunt } from '../../../src/hunts/bind-hunt.ts';
import type { Hunt } from '../../../src/hunts/hunt.ts';
import { readQueryFile } from '../../../src/hunts/read-query-file.ts';
import { huntYaml } from '../../../src/notebooks/make/hunt-yaml.ts';
import { noYaml, runPython } from '../../support/jupyter.ts';
import { huntsOf, sampleWindow } from './sample-options.ts';

const files = readdirSync(resolve(import.meta.dirname, '../../../queries')).filter((name) =>
  name.endsWith('.yaml'),
);
const hunts = files.flatMap(huntsOf);

function values(hunt: Hunt): Record<string, string> {
  return Object.fromEntries(
    hunt.parameters.flatMap(({ name, example, required }) => (required ? [[name, example ?? 'x']] : [])),
  );
}

function again(hunt: Hunt, tail?: string): Hunt {
  const { hunts: read, findings } = readQueryFile('hunt.yaml', huntYaml(hunt, tail));
  expect(findings).toEqual([]);
  const [one] = read;
  if (!one) throw new Error(`${hunt.name} was not read`);
  return one;
}

describe('the file of one hunt', () => {
  it.each(hunts.map((hunt) => [hunt.name, hunt] as const))('of %s reads back as the same hunt', (_, hunt) => {
    const read = again(hunt);
    const known = ({
      kql: _kql,
      source: _source,
      override: _override,
      fixed: _fixed,
      aliases,
      ...rest
    }: Hunt) => ({
      ...rest,
      aliases: aliases.toSorted(),
    });
    expect(known(read)).toEqual(known(hunt));
    expect(bindHunt(read, values(hunt), sampleWindow)).toEqual(bindHunt(hunt, values(hunt), sampleWindow));
  });

  it('puts in the KQL that stood in parameters, and adds a tail with its braces', () => {
    const text = `
metadata: { version: 1, description: x, data_environments: [LogAnalytics], data_families: [Old] }
sources:
  one:
    description: "odd: \\u2028 \\u007f on"
    args: { query: "{table} | where A == '{a}' | extend B = dynamic({{}})" }
    parameters:
      table: { type: str, default: SigninLogs, description: t }
      a: { type: str, default: "on", description: a }
`;
    const [hunt] = readQueryFile('old.yaml', text).hunts;
    if (!hunt) throw new Error('not read');
    const read = again(hunt, '| extend C = dynamic({"a": 1})');
    expect(bindHunt(read, {}, sampleWindow).kql).toBe(
      `SigninLogs | where A == 'on' | extend B = dynamic({})\n| extend C = dynamic({"a": 1})`,
    );
  });

  it.skipIf(noYaml())('is read by Python’s own reader as it was written', () => {
    const program =
      'import json, sys, yaml; print(json.dumps([yaml.safe_load(text) for text in json.load(sys.stdin)], default=str))';
    const read = runPython(
      program,
      hunts.map((hunt) => huntYaml(hunt)),
    ) as {
      sources: Record<string, { args: { query: string }; description: string }>;
    }[];
    for (const [index, hunt] of hunts.entries()) {
      const [name] = Object.keys(read[index]?.sources ?? {});
      expect(hunt.name.endsWith(`.${name}`)).toBe(true);
      expect(read[index]?.sources[name ?? '']?.description).toBe(hunt.description);
      expect(read[index]?.sources[name ?? '']?.args.query).toContain('{start}');
    }
  });
});
