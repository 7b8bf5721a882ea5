import { describe, expect, it } from 'vitest';
import { roles } from '../../src/access/roles.ts';
import type { Incoming, Place, Role, SurfaceName } from '../../src/types.ts';
import { type PeopleApp, peopleApp } from '../support/people-app.ts';

/** Lines that need another role than their command, and those of the verbs of each command. */
const lines: Readonly<Record<string, Role>> = {
  '': 'reader',
  'help hunt': 'reader',
  'hunt list': 'reader',
  'hunt help alerts': 'reader',
  'hunt tables': 'reader',
  'hunt schema SecurityAlert': 'reader',
  'hunt alerts last 28d': 'hunter',
  'hunt alerts as csv': 'hunter',
  'hunt for 203.0.113.7': 'hunter',
  'hunt csv rabcdefg': 'hunter',
  'hunt page 2 of rabcdefg': 'hunter',
  'hunt alerts | take 1': 'author',
  'hunt kql SecurityAlert | take 1': 'author',
  'hunt last 7d kql SecurityAlert': 'author',
  'enrich 85.214.149.236': 'hunter',
  'enrich csv rabcdefg': 'hunter',
  'ti 85.214.149.236': 'hunter',
  'ti providers': 'hunter',
  'ti use free here': 'admin',
  'ti tlp amber here': 'admin',
  'ti reset here': 'admin',
  'geo 85.214.149.236': 'reader',
  'map 8.8.8.8': 'reader',
  'whois 10.1.2.3': 'hunter',
  'observables 1.2.3.4': 'reader',
  'export status': 'hunter',
  'notebook list': 'reader',
  'notebook for 85.214.149.236': 'reader',
  'notebook for incidents': 'reader',
  'notebook for incident 42': 'hunter',
  'notebook for rabcdefg': 'hunter',
  'notebook launch for 85.214.149.236': 'hunter',
  'notebook launch for incident 42': 'hunter',
  'notebook use github': 'hunter',
  'notebook use github here': 'admin',
  'notebook reset here': 'admin',
  watch: 'reader',
  'watch observables here': 'hunter',
  'watch observables here with guests': 'admin',
  'watch reset': 'hunter',
  'stop watching': 'hunter',
  'workspace list': 'reader',
  'workspace use demo': 'hunter',
  'workspace reset': 'hunter',
  'workspace use demo here': 'admin',
  'workspace reset here': 'admin',
  stop: 'reader',
  role: 'reader',
  'role list': 'admin',
  'role grant reader to person:slack:T1:U7': 'admin',
  'role revoke reader from person:slack:T1:U7': 'admin',
  'role grant admin to here': 'admin',
  check: 'admin',
};

/** Where a line can come from; at this machine no role is asked for. */
const surfaces: readonly { name: string; surface: SurfaceName; local: boolean }[] = [
  { name: 'Slack', surface: 'slack', local: false },
  { name: 'Teams', surface: 'teams', local: false },
  { name: 'Teams without credentials', surface: 'teams', local: true },
  { name: 'the web chat', surface: 'web', local: true },
  { name: 'the terminal', surface: 'terminal', local: true },
];
const places: readonly Place['kind'][] = ['channel', 'group'];

function refusal(answer: Awaited<ReturnType<PeopleApp['ask']>>): string | undefined {
  return answer.kind === 'error' && answer.title === 'Not allowed here' ? answer.message : undefined;
}

/** A refusal names a role that is missing: what the line needs, or a step on the way there. */
function missing(said: string, role: Role | undefined, needed: Role): boolean {
  const steps = roles.slice(role === undefined ? 0 : roles.indexOf(role) + 1, roles.indexOf(needed) + 1);
  return steps.some((step) => said.includes(`needs the role “${step}”`));
}

describe.each(surfaces)('on $name', ({ surface, local }) => {
  it.each([undefined, ...roles])(
    'somebody with the role %s may do what it allows, and nothing else',
    async (role) => {
      const id = surface === 'slack' ? 'T1:U1' : 'ana';
      const given = role ? { [role]: `person:${surface}:${id}` } : {};
      const app = await peopleApp({
        roles: given,
        local: local ? ['terminal', 'web', 'teams'] : ['terminal', 'web'],
      });
      const expected = {
        ...Object.fromEntries(app.commands.map(({ name, access }) => [name, access])),
        ...lines,
      };
      const wrong: string[] = [];
      for (const kind of places) {
        const from: Partial<Incoming> = {
          surface,
          person: { id, name: 'Ana' },
          place: { id: `C-${kind}`, kind },
        };
        for (const [line, needed] of Object.entries(expected)) {
          const said = refusal(await app.ask(line, from));
          const allowed = local || (role !== undefined && roles.indexOf(role) >= roles.indexOf(needed));
          const fits = allowed ? said === undefined : said !== undefined && missing(said, role, needed);
          if (!fits) wrong.push(`“${line}” for ${role} in a ${kind}: ${said ?? 'was done'}`);
        }
      }
      expect(wrong).toEqual([]);
      // A refused line leaves nothing behind.
      if (!local && role !== 'admin') expect(await app.state.roles.all()).toEqual([]);
    },
  );
});

it('every command that there is has lines in the matrix', async () => {
  const { commands } = await peopleApp();
  for (const { name, access, usage } of commands) {
    const verbs = usage.filter((line) => line.startsWith(name));
    const tried = Object.keys(lines).filter((line) => line.split(' ')[0] === name);
    expect(verbs.length === 1 || tried.length > 0 || access === 'admin', `lines of “${name}”`).toBe(true);
  }
});
