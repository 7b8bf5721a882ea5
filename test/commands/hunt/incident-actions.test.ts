import { describe, expect, it } from 'vitest';
import { incidentActions } from '../../../src/commands/hunt/incident-actions.ts';
import type { PreparedHunt } from '../../../src/commands/hunt/kept-hunt.ts';
import type { Cell, Table } from '../../../src/types.ts';

const now = new Date('2026-10-20T12:00:00.000Z');
const window = { start: '2026-10-13T12:00:00.000Z', end: '2026-10-20T12:00:00.000Z' };

function prepared(changes: Partial<PreparedHunt> = {}): PreparedHunt {
  return {
    title: 'Incidents',
    name: 'Azure.incidents',
    workspaces: [],
    as: 'table',
    shown: [],
    entities: {},
    tables: ['SecurityIncident'],
    phrase: 'last 7d',
    isDefaultWindow: false,
    question: '',
    query: () => ({ kql: '' }),
    ...changes,
  };
}

function table(...numbers: Cell[]): Table {
  return {
    columns: [
      { name: 'Title', type: 'string' },
      { name: 'IncidentNumber', type: 'int' },
    ],
    rows: numbers.map((number) => ['x', number]),
    truncated: false,
  };
}

const lines = (...given: Parameters<typeof incidentActions>) =>
  incidentActions(...given).map(({ line }) => line);

describe('incidentActions', () => {
  it('offers a notebook for each of the first three incidents, each once', () => {
    expect(lines(prepared(), table(7, 7, 8, 9, 10), window, now)).toEqual([
      'notebook launch for incident 7',
      'notebook launch for incident 8',
      'notebook launch for incident 9',
    ]);
  });

  it('names the workspace, and the time where it is longer ago than is looked back', () => {
    const old = { start: '2025-01-01T00:00:00.000Z', end: '2025-02-01T00:00:00.000Z' };
    const hunt = prepared({ workspaces: ['eu'], phrase: '2025-01-01 .. 2025-02-01' });
    expect(lines(hunt, table(7), old, now)).toEqual([
      'notebook launch for incident 7 2025-01-01 .. 2025-02-01 in eu',
    ]);
  });

  it('offers none where the rows are of several workspaces, name no incident, or have no number', () => {
    expect(lines(prepared({ workspaces: ['eu', 'us'] }), table(7), window, now)).toEqual([]);
    expect(lines(prepared({ workspaces: ['All'] }), table(7), window, now)).toEqual([]);
    expect(lines(prepared(), table(null, 'seven'), window, now)).toEqual([]);
    expect(lines(prepared(), { columns: [], rows: [], truncated: false }, window, now)).toEqual([]);
  });
});
