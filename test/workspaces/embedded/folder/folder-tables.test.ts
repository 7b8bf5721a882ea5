import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dataFolder, openFolder, writeParquet } from '../../../support/data-folder.ts';

function typesOf(schema: Readonly<Record<string, readonly { name: string; type: string }[]>>, table: string) {
  return Object.fromEntries((schema[table] ?? []).map(({ name, type }) => [name, type]));
}

describe('a table of text files', () => {
  const csv =
    'TimeGenerated,Name,Count,Ratio,Flag,Bag,Code\n2026-01-01T00:00:00Z,a,1,1.5,true,"{""x"":[1,2]}",007\n2026-01-02T00:00:00+02:00,,,,,,\n';

  it('has types that its values show, and Kusto’s empty text', async () => {
    const { store, run } = await openFolder(dataFolder({ 'T.csv': csv }));
    expect(typesOf(store.schema, 'T')).toEqual({
      TimeGenerated: 'datetime',
      Name: 'string',
      Count: 'long',
      Ratio: 'real',
      Flag: 'bool',
      Bag: 'dynamic',
      Code: 'string',
    });
    const { rows, partial } = await run('T | where isempty(Name) or Bag.x[1] == 2');
    expect(rows).toEqual([
      ['2026-01-01T00:00:00Z', 'a', 1, 1.5, true, { x: [1, 2] }, '007'],
      ['2026-01-01T22:00:00Z', '', null, null, null, null, ''],
    ]);
    expect(partial).toBeUndefined();
  });

  it.each([
    ['plain', csv],
    ['with a byte order mark', `\ufeff${csv}`],
    ['as UTF-16', Buffer.from(`\ufeff${csv}`, 'utf16le')],
    ['with other newlines', csv.replaceAll('\n', '\r\n')],
    ['with mixed newlines', csv.replace('\n', '\r\n')],
    ['packed', gzipSync(csv)],
  ])('is the same %s', async (_name, content) => {
    const { run } = await openFolder(dataFolder({ 'T.csv': content }));
    expect((await run('T | summarize count(), sum(Count), take_any(Name)')).rows).toEqual([
      [2, 1, expect.anything()],
    ]);
  });

  it('takes the columns of a known table, whatever their case, and keeps what is there beside', async () => {
    const { store, run } = await openFolder(
      dataFolder({
        'SigninLogs.json':
          '[{"timegenerated":"2026-01-01T00:00:00Z","ResultType":0,"LocationDetails":"{\\"city\\":\\"Oslo\\"}","Extra":5}]',
      }),
    );
    expect(typesOf(store.schema, 'SigninLogs')).toMatchObject({
      TimeGenerated: 'datetime',
      ResultType: 'string',
      LocationDetails: 'dynamic',
      UserPrincipalName: 'string',
      Extra: 'long',
    });
    expect(typesOf(store.schema, 'SigninLogs')).not.toHaveProperty('timegenerated');
    const query =
      'SigninLogs | project TimeGenerated, ResultType, LocationDetails.city, Extra, UserPrincipalName, Type';
    expect((await run(query)).rows).toEqual([['2026-01-01T00:00:00Z', '0', 'Oslo', 5, '', 'SigninLogs']]);
  });

  it('is restricted to the window', async () => {
    const { run } = await openFolder(dataFolder({ 'T.csv': csv }));
    const window = { start: '2026-01-01T12:00:00.000Z', end: '2026-01-02T00:00:00.000Z' };
    expect((await run('T | project TimeGenerated', window)).rows).toEqual([['2026-01-01T22:00:00Z']]);
  });

  it('may be several files of several kinds, of types that fit all', async () => {
    const folder = dataFolder({
      'T/a.csv': 'x,y\n1,a\n',
      'T/b.csv.gz': gzipSync('x\n2.5\n'),
      'T/c.json': '[{"x":3,"z":{"k":1}}]',
    });
    await writeParquet(join(folder, 'T/d.parquet'), 'SELECT 4::INTEGER AS x, [1, 2] AS z');
    const { store, run } = await openFolder(folder);
    expect(typesOf(store.schema, 'T')).toEqual({ x: 'real', y: 'string', z: 'dynamic' });
    expect((await run('T | sort by x asc')).rows).toEqual([
      [1, 'a', null],
      [2.5, '', null],
      [3, '', { k: 1 }],
      [4, '', [1, 2]],
    ]);
  });

  it('keeps apart names that differ only in case or need quotes', async () => {
    const { run } = await openFolder(
      dataFolder({
        'T.ndjson': '{"a":1,"A":"x","odd name":2,"sl/ash~\\"q":{"b":1}}\n',
        'U.csv': 'a,A,\n1,2,3\n',
      }),
    );
    const query = `T | project a, A, ['odd name'], ['sl/ash~"q'].b`;
    expect((await run(query)).rows).toEqual([[1, 'x', 2, 1]]);
    expect((await run('U | project a, A, Column3')).rows).toEqual([[1, 2, 3]]);
  });

  it('takes the first of two keys that are the same', async () => {
    const { run } = await openFolder(dataFolder({ 'T.ndjson': '{"a":1,"a":2}\n' }));
    expect((await run('T')).rows).toEqual([[1]]);
  });

  it('may have no row', async () => {
    const { run } = await openFolder(dataFolder({ 'T.csv': 'a,b\n', 'Syslog.json': '[]' }));
    expect((await run('T | count')).rows).toEqual([[0]]);
    expect((await run('Syslog | count')).rows).toEqual([[0]]);
  });

  it('is found whatever characters its path has', async () => {
    const folder = dataFolder({ "od*d [d]'s/T/[a]*?'.csv": 'a\n1\n', "od*d [d]'s/T/a.csv": 'a\n2\n' });
    await writeParquet(join(folder, "od*d [d]'s/T/[b].parquet"), 'SELECT 3 AS a');
    await writeParquet(join(folder, "od*d [d]'s/T/b.parquet"), 'SELECT 4 AS a');
    const { run } = await openFolder(join(folder, "od*d [d]'s"));
    expect((await run('T | sort by a asc')).rows).toEqual([[1], [2], [3], [4]]);
  });
});

describe('what is wrong with files', () => {
  it('is named, and the others are read', async () => {
    const folder = dataFolder({
      'Good.csv': 'a\n1\n',
      'Broken.parquet': 'garbage',
      'Cut.json': '[{"a":1},{"a"',
      'Half.csv.gz': gzipSync('a\n1\n'.repeat(100)).subarray(0, 20),
      'Empty.csv': '',
      'SecurityEvent.parquet': 'PAR1garbagePAR1',
    });
    const { store, run } = await openFolder(folder);
    expect((await run('Good')).rows).toEqual([[1]]);
    for (const [file, fault] of [
      ['Broken.parquet', 'is no Parquet file, or is cut off'],
      ['Cut.json', 'ends in the middle'],
      ['Empty.csv', 'is empty'],
      ['Half.csv.gz', 'is cut off'],
    ] as const)
      expect(store.faults.join('\n')).toMatch(new RegExp(`${file}.*${fault}`));
    const { rows, partial } = await run('SecurityEvent | count');
    expect([rows, partial]).toEqual([
      [[0]],
      expect.stringMatching(/^SecurityEvent.parquet is left out: it /),
    ]);
  });

  it('is told with every answer that it touches, and no other', async () => {
    const { run } = await openFolder(
      dataFolder({ 'T/a.csv': 'x\n1\n', 'T/b.json': '[{"x":2', 'U.csv': 'x\n1\n' }),
    );
    expect(await run('T')).toMatchObject({
      rows: [[1]],
      partial: expect.stringMatching(/^T\/b.json is left out/),
    });
    expect((await run('U')).partial).toBeUndefined();
    expect((await run('U | union T | count')).partial).toMatch(/T\/b.json/);
  });

  it('is counted where it is a row', async () => {
    const { run } = await openFolder(
      dataFolder({ 'T.csv': 'a,b\n1,2\n3\n4,5,6\n7,8\n', 'U.ndjson': '{"a":1}\nnot json\n{"a":2}\n{"a":3' }),
    );
    expect(await run('T | sort by a asc')).toMatchObject({
      rows: [
        [1, 2],
        [7, 8],
      ],
      partial:
        'T.csv: 2 rows could not be read (line 3 has 1 values and the header 2; line 4 has 3 values and the header 2)',
    });
    expect(await run('U | count')).toMatchObject({
      rows: [[2]],
      partial: expect.stringMatching(/^U.ndjson: 2 rows could not be read \(line 2 is no JSON/),
    });
  });

  it('is counted where it is a value, whose row stays', async () => {
    const { run } = await openFolder(
      dataFolder({
        'SecurityEvent.csv':
          'TimeGenerated,EventID,Computer\n2026-01-01T00:00:00Z,4624.0,a\n2026-01-01T00:00:00Z,many,b\nlater,1,c\n',
      }),
    );
    const { rows, partial } = await run('SecurityEvent | project Computer, EventID');
    expect(rows).toEqual([
      ['a', 4624],
      ['b', null],
    ]);
    expect(partial?.split('\n')).toEqual([
      'SecurityEvent.csv: 1 value of TimeGenerated is no datetime and so empty',
      'SecurityEvent.csv: 1 value of EventID is no int and so empty',
      expect.stringMatching(/^SecurityEvent: 1 row has no TimeGenerated, so that no window holds it/),
    ]);
  });

  it('is said where a key comes later than was looked', async () => {
    const many = `{"a":1,"b":"${'x'.repeat(1000)}"}\n`.repeat(6000);
    const { run } = await openFolder(dataFolder({ 'T.ndjson': `${many}{"a":2,"late":3}\n` }));
    expect(await run('T | count')).toMatchObject({
      rows: [[6001]],
      partial: expect.stringMatching(/^T.ndjson: the key late is no column/),
    });
  });

  it('is told where a Parquet file breaks in the middle', async () => {
    const folder = dataFolder();
    const path = join(folder, 'T.parquet');
    await writeParquet(path, "SELECT range AS a, 'x' || hash(range) AS b FROM range(100000)");
    writeFileSync(path, readFileSync(path).fill(7, 2000, 60_000));
    const { run } = await openFolder(folder);
    await expect(run('T | summarize max(b), max(a)')).rejects.toMatchObject({ construct: 'files' });
  });

  it.skipIf(process.getuid?.() === 0)('is told where a file may not be read', async () => {
    const folder = dataFolder({ 'T.csv': 'a\n1\n', 'U.parquet': '' });
    for (const name of ['T.csv', 'U.parquet']) chmodSync(join(folder, name), 0);
    const { store } = await openFolder(folder);
    expect(store.faults).toEqual([
      expect.stringMatching(/permissions/),
      expect.stringMatching(/permissions/),
    ]);
  });
});

describe('a table of Parquet files', () => {
  it('has KQL’s types', async () => {
    const folder = dataFolder();
    await writeParquet(
      join(folder, 'T.parquet'),
      `SELECT TIMESTAMPTZ '2026-01-01 00:00:00+02' AS tz, TIMESTAMP '2026-01-01 00:00:00.123456' AS ts, DATE '2026-01-01' AS d,
        TIME '01:02:03' AS t, 1::TINYINT AS i8, 2::INTEGER AS i, 3::UINTEGER AS u, 4::BIGINT AS l, 18446744073709551615::UBIGINT AS ul,
        1.5::FLOAT AS f, 2.5::DOUBLE AS r, 1.25::DECIMAL(10, 2) AS de, true AS b, 'x' AS s, NULL::VARCHAR AS n, 'ab'::BLOB AS bl,
        uuid() AS g, {'a': 1, 'b': [NULL, 'x']} AS st, MAP {'k': 1} AS m, [{'a': 1}] AS li, 'q'::ENUM ('q', 'r') AS e`,
    );
    const { store, run } = await openFolder(folder);
    expect(typesOf(store.schema, 'T')).toEqual({
      tz: 'datetime',
      ts: 'datetime',
      d: 'datetime',
      t: 'timespan',
      i8: 'int',
      i: 'int',
      u: 'long',
      l: 'long',
      ul: 'decimal',
      f: 'real',
      r: 'real',
      de: 'decimal',
      b: 'bool',
      s: 'string',
      n: 'string',
      bl: 'string',
      g: 'guid',
      st: 'dynamic',
      m: 'dynamic',
      li: 'dynamic',
      e: 'string',
    });
    const { rows } = await run('T | project-away g | where m.k == 1 and st.b[1] == "x" and isempty(n)');
    expect(rows).toEqual([
      [
        '2025-12-31T22:00:00Z',
        '2026-01-01T00:00:00.123456Z',
        '2026-01-01T00:00:00Z',
        '01:02:03',
        1,
        2,
        3,
        4,
        '18446744073709551615',
        1.5,
        2.5,
        '1.25',
        true,
        'x',
        '',
        'ab',
        { a: 1, b: [null, 'x'] },
        { k: 1 },
        [{ a: 1 }],
        'q',
      ],
    ]);
  });

  it('is made to fit a known table, numbers that notebooks made fractions of included', async () => {
    const folder = dataFolder();
    await writeParquet(
      join(folder, 'SecurityEvent.parquet'),
      `SELECT '2026-01-01T00:00:00Z' AS TimeGenerated, x::DOUBLE AS EventID, NULL AS Computer FROM (VALUES (4624), (1.5), (NULL)) v(x)`,
    );
    const { run } = await openFolder(folder);
    expect(await run('SecurityEvent | project EventID, Computer, Type')).toMatchObject({
      rows: [
        [4624, '', 'SecurityEvent'],
        [null, '', 'SecurityEvent'],
        [null, '', 'SecurityEvent'],
      ],
      partial: 'SecurityEvent.parquet: 1 value of EventID is no int and so empty',
    });
  });

  it.each(['TIMESTAMPTZ', 'TIMESTAMP'])('is restricted to the window where it holds %s', async (type) => {
    const folder = dataFolder();
    const sql = `SELECT ${type} '2026-01-01 00:00:00' + to_hours(range) AS TimeGenerated, range AS n FROM range(100)`;
    await writeParquet(join(folder, 'T.parquet'), sql);
    const { run } = await openFolder(folder);
    const window = { start: '2026-01-01T05:00:00.000Z', end: '2026-01-01T07:00:00.000Z' };
    expect((await run('T | sort by n asc', window)).rows).toEqual([
      ['2026-01-01T05:00:00Z', 5],
      ['2026-01-01T06:00:00Z', 6],
    ]);
    expect((await run('union T, (T | where n == 5) | summarize count() by n', window)).rows).toHaveLength(2);
  });

  it('may have files of different columns', async () => {
    const folder = dataFolder();
    await writeParquet(join(folder, 'T/a.parquet'), "SELECT 1::INTEGER AS a, 'x' AS b");
    await writeParquet(join(folder, 'T/b.parquet'), "SELECT 'y' AS b, 2::BIGINT AS a, {'z': 1} AS c");
    const { store, run } = await openFolder(folder);
    expect(typesOf(store.schema, 'T')).toEqual({ a: 'long', b: 'string', c: 'dynamic' });
    expect((await run('T | sort by a asc')).rows).toEqual([
      [1, 'x', null],
      [2, 'y', { z: 1 }],
    ]);
  });
});

describe('a manifest', () => {
  it('gives types and the column that says when', async () => {
    const { store, run } = await openFolder(
      dataFolder({
        'T.csv': 'when,port,code\n2026-01-01 01:00:00,80,7\n',
        'workspace.yaml': 'tables:\n  T:\n    time: when\n    types: { port: int, code: string }\n',
      }),
    );
    expect(typesOf(store.schema, 'T')).toEqual({
      when: 'datetime',
      port: 'int',
      code: 'string',
      TimeGenerated: 'datetime',
    });
    const window = { start: '2026-01-01T00:00:00.000Z', end: '2026-01-01T02:00:00.000Z' };
    expect((await run('T | project TimeGenerated, code', window)).rows).toEqual([
      ['2026-01-01T01:00:00Z', '7'],
    ]);
  });

  it('is told of where it speaks of what is not there', async () => {
    const { store } = await openFolder(
      dataFolder({
        'T.csv': 'a\n1\n',
        'workspace.yaml': 'tables:\n  T: { time: b, types: { c: int } }\n  U: {}\n',
      }),
    );
    expect(store.faults.join('\n')).toMatch(/column b.*\n.*column c.*/);
    expect(store.faults.join('\n')).toMatch(/tells of U, which is not there/);
  });

  it('moves all datetimes so that the newest row is at now', async () => {
    const folder = dataFolder({
      'T.csv':
        'TimeGenerated,Started,Never\n2020-01-01T00:00:00Z,2019-12-31T23:00:00Z,9999-12-31T00:00:00Z\n',
      'workspace.yaml': 'rebase: now\n',
    });
    await writeParquet(
      join(folder, 'U.parquet'),
      "SELECT TIMESTAMPTZ '2020-01-03 00:00:00+00' AS TimeGenerated",
    );
    const { run } = await openFolder(folder, new Date('2026-10-20T12:00:00Z'));
    expect((await run('T')).rows).toEqual([
      ['2026-10-18T12:00:00Z', '2026-10-18T11:00:00Z', '9999-12-31T00:00:00Z'],
    ]);
    const window = { start: '2026-10-20T11:00:00.000Z', end: '2026-10-20T13:00:00.000Z' };
    expect((await run('U', window)).rows).toEqual([['2026-10-20T12:00:00Z']]);
  });
});

describe('what a folder’s database can reach', () => {
  it('are the folder’s files and nothing else', async () => {
    const folder = dataFolder();
    const other = dataFolder({ 'secret.csv': 'a\n1\n' });
    await writeParquet(join(folder, 'T.parquet'), 'SELECT 1 AS a');
    await writeParquet(join(other, 'U.parquet'), 'SELECT 1 AS a');
    const { store, run } = await openFolder(folder);
    expect((await run('T')).rows).toEqual([[1]]);
    const connection = await store.connect();
    writeFileSync(join(folder, 'Late.csv'), 'a\n1\n');
    for (const statement of [
      `SELECT * FROM read_parquet('${other}/U.parquet')`,
      `SELECT * FROM read_parquet('${folder}/../${other.split('/').at(-1)}/U.parquet')`,
      `SELECT * FROM read_csv('${folder}/Late.csv')`,
      `SELECT * FROM read_text('/etc/hostname')`,
      `SELECT * FROM glob('${other}/*')`,
      `SELECT * FROM glob('${folder}/*')`,
      `COPY (SELECT 1) TO '${other}/out.csv'`,
      `COPY (SELECT 1) TO '${folder}/out.csv'`,
      `ATTACH '${other}/out.db'`,
      `ATTACH '${folder}/out.db'`,
      `EXPORT DATABASE '${other}/out'`,
      `INSTALL httpfs`,
      `LOAD httpfs`,
      `SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')`,
      `SET enable_external_access = true`,
      `SET allowed_paths = ['/etc/hostname']`,
      `SET temp_directory = '/tmp'`,
      `RESET lock_configuration`,
    ])
      await expect(connection.run(statement), statement).rejects.toThrow();
    connection.closeSync();
  });

  it('is no more for what the files hold', async () => {
    const texts = [
      "'); DROP TABLE x; --",
      '$(a)',
      '\u202e',
      "SELECT * FROM read_text('/etc/passwd')",
      '[]',
      '{',
    ];
    const rows = texts.map((text) => JSON.stringify({ "a'); --": text, b: { [text]: text } })).join('\n');
    const { run } = await openFolder(dataFolder({ 'T.ndjson': rows }));
    expect((await run('T')).rows).toEqual(texts.map((text) => [text, { [text]: text }]));
  });
});
