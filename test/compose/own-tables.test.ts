import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unreadTables, withOwnTables } from '../../src/compose/own-tables.ts';
import { readConfig } from '../../src/config.ts';
import { bindHunt } from '../../src/hunts/bind-hunt.ts';
import { loadCatalogue } from '../../src/hunts/catalogue.ts';
import type { Hunt } from '../../src/hunts/hunt.ts';
import { HuntIndex } from '../../src/hunts/hunt-index.ts';
import { readQueryFile } from '../../src/hunts/read-query-file.ts';
import { parseQuery } from '../../src/kql/parser.ts';
import { huntYaml } from '../../src/notebooks/make/hunt-yaml.ts';
import { fixedWorkspace } from '../fakes/fixed-workspace.ts';
import { makeApp } from '../support/make-app.ts';
import { typed } from '../support/typed.ts';

const { catalogue } = await loadCatalogue([fileURLToPath(new URL('../../queries', import.meta.url))]);
const usual = 'AnomalousResourceAccessResult_CL';
const tables = [{ usual, own: 'ContosoScores_CL' }];
const window = { start: '2026-11-01T00:00:00.000Z', end: '2026-11-15T00:00:00.000Z' };

function hunt(kql: string): Hunt {
  const some = catalogue.find('FileShares.list_anomalous_access');
  if (!some) throw new Error('the hunt is not in the catalogue');
  return { ...some, kql, parts: [kql] };
}

function kqlOf(kql: string): string {
  return withOwnTables([hunt(kql)], tables)[0]?.kql ?? '';
}

describe('a team’s own names of tables', () => {
  it('take the place of the usual ones in the query, in its tables and in the file that a notebook carries', () => {
    const [made] = withOwnTables(
      catalogue.all().filter(({ name }) => name === 'FileShares.list_anomalous_access'),
      tables,
    );
    if (!made) throw new Error('the hunt is not in the catalogue');
    const { kql } = bindHunt(made, { account_name: usual }, window);
    expect(made.tables).toEqual(['ContosoScores_CL']);
    expect(made.kql).toContain('\nContosoScores_CL\n');
    expect(kql).toContain('\nContosoScores_CL\n');
    // What a person typed is a value, whatever it is called.
    expect(kql.split(usual)).toHaveLength(2);
    const [read] = readQueryFile('hunt.yaml', huntYaml(made)).hunts;
    expect([read?.tables, read?.parts]).toEqual([made.tables, made.parts]);
  });

  it('leave every other hunt as it is', () => {
    const others = catalogue.all().filter((one) => !one.tables.includes(usual));
    expect(withOwnTables(others, tables)).toEqual(others);
    expect(withOwnTables(others, [])).toBe(others);
  });

  it('are put only where a name stands, and not into texts, comments and longer names', () => {
    const kept = [
      `print "${usual}", '${usual}', @"${usual}""${usual}", @'${usual}', h"${usual}"`,
      `print "a\\"${usual}", '\\'${usual}'`,
      `print \`\`\`\n${usual}\n\`\`\``,
      `print 1 // ${usual}`,
      `My${usual} | where ${usual}s > 1 and 1${usual} == 2`,
    ];
    for (const kql of kept) expect(kqlOf(kql)).toBe(kql);
    expect(kqlOf(`union ${usual}, (workspace("x").${usual}) // "\n| join ${usual} on A`)).toBe(
      'union ContosoScores_CL, (workspace("x").ContosoScores_CL) // "\n| join ContosoScores_CL on A',
    );
  });

  it('are tables in KQL even where they are called like an operator', () => {
    for (const own of ['print', 'union', 'let', 'search', 'find', 'range', 'contains_cs', '_x']) {
      const [made] = withOwnTables([hunt(`${usual} | take 1`)], [{ usual, own }]);
      expect(made?.kql).toBe(`['${own}'] | take 1`);
      expect(parseQuery(made?.kql ?? '').diagnostics).toEqual([]);
    }
  });

  it('change no query that does not name the table, and are found again in each that does', () => {
    const piece = fc.constantFrom(
      ...['"', "'", '@"', '\\', '//', '\n', '```', ' | where x ', usual, '0', 'T', '{{', ' '],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const kql = pieces.join('');
        const back = withOwnTables(
          withOwnTables([hunt(kql)], tables),
          tables.map((table) => ({ usual: table.own, own: table.usual })),
        );
        expect(back[0]?.kql).toBe(kql);
        if (!kql.includes(usual)) expect(kqlOf(kql)).toBe(kql);
      }),
    );
  });

  it('whose usual name no hunt reads are told apart', () => {
    const mistyped = { usual: 'AnomalousResourceAccess_CL', own: 'Mine_CL' };
    expect(unreadTables(catalogue.all(), [...tables, mistyped])).toEqual([mistyped]);
  });
});

describe('a hunt over a table that the team called otherwise', () => {
  it('runs over it, says of it why nothing was found, and carries it into the notebook', async () => {
    const workspace = fixedWorkspace({ SecurityAlert: [] });
    const asked: string[] = [];
    workspace.next = async ({ kql }) => {
      asked.push(kql);
      return { columns: [], rows: [], truncated: false };
    };
    const { app } = await makeApp({
      workspaces: [workspace],
      now: new Date('2026-11-21T12:00:00Z'),
      catalogue: new HuntIndex(withOwnTables(catalogue.all(), tables)),
    });
    const answer = await app.answer(typed('hunt anomalous shares last 14d'));
    if (answer.kind !== 'hunt') throw new Error(answer.kind);
    expect(asked).toEqual([answer.kql]);
    expect(answer.kql).toContain('\nContosoScores_CL\n');
    expect(answer.notes[0]).toBe('There is no table ContosoScores_CL in the workspace demo.');
    const made = await app.answer(typed(`notebook launch for ${answer.result}`));
    if (made.kind !== 'file') throw new Error(made.kind);
    expect(made.content).toContain('ContosoScores_CL');
    expect(made.content).not.toContain(usual);
  });
});

describe('the setting of tables', () => {
  const read = (HUNTLINE_TABLES: string) => readConfig({ HUNTLINE_TABLES }).HUNTLINE_TABLES;

  it('is a list of the usual name and one’s own', () => {
    expect(read(`${usual}=ContosoScores_CL, SecurityEvent=OldEvents_CL`)).toEqual([
      ...tables,
      { usual: 'SecurityEvent', own: 'OldEvents_CL' },
    ]);
    expect(readConfig({}).HUNTLINE_TABLES).toEqual([]);
  });

  it('is refused at the start where a name is KQL, or given twice', () => {
    const hostile = [
      'A=B | where true',
      'A=B;drop',
      "A=['x']",
      'A=workspace("x").B',
      'A=externaldata(x:string)["https://evil.example"]',
      'A=1B',
      'A=',
      'A',
      '=B',
      'A=B=C',
      'A=Ｂ',
      `A=${'B'.repeat(200)}`,
    ];
    for (const value of hostile) expect(() => read(value)).toThrow(/HUNTLINE_TABLES: “/);
    expect(() => read('A=B,A=C')).toThrow('HUNTLINE_TABLES: A is given twice');
  });
});
