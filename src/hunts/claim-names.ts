import { type Finding, huntFinding } from './finding.ts';
import type { Hunt } from './hunt.ts';
import { normalised } from './nearest.ts';

/**
 * Gives each hunt its names, in the order of the files: a name or an alias belongs to whoever claims it first. A hunt that
 * says `override` takes the place of an earlier one of its name, with all that one is called, or takes over an alias.
 */
export function claimNames(hunts: readonly Hunt[]): {
  readonly hunts: readonly Hunt[];
  /** Those whose name was taken. */
  readonly refused: readonly Hunt[];
  readonly findings: readonly Finding[];
} {
  const findings: Finding[] = [];
  const refused: Hunt[] = [];
  const kept = new Map<string, Hunt>();
  /** The full name, normalised, of whom a name or an alias belongs to. */
  const owners = new Map<string, string>();
  for (const hunt of hunts) {
    const key = normalised(hunt.name);
    const before = kept.get(owners.get(key) ?? '');
    if (before && !hunt.override) {
      findings.push(huntFinding(hunt, 'name', taken(hunt, before)));
      refused.push(hunt);
      continue;
    }
    const heir = before && normalised(before.name) === key;
    const inherited = heir ? before.aliases.filter((alias) => owners.get(normalised(alias)) === key) : [];
    if (before && !heir) disown(before, key, kept);
    owners.set(key, key);
    const aliases: string[] = [];
    for (const alias of hunt.aliases) {
      const wanted = normalised(alias);
      const owner = kept.get(owners.get(wanted) ?? '');
      if (!owner || owner === before || wanted === key) aliases.push(alias);
      else if (hunt.override && normalised(owner.name) !== wanted) {
        disown(owner, wanted, kept);
        aliases.push(alias);
      } else {
        findings.push(huntFinding(hunt, 'alias', `the alias ${alias} belongs to ${owner.name}`));
        continue;
      }
      owners.set(wanted, key);
    }
    const own = new Set(aliases.map(normalised));
    kept.set(key, {
      ...hunt,
      aliases: [...aliases, ...inherited.filter((alias) => !own.has(normalised(alias)))],
    });
  }
  return { hunts: [...kept.values()], refused, findings };
}

function taken(hunt: Hunt, before: Hunt): string {
  const whose =
    before.name.toLowerCase() === hunt.name.toLowerCase()
      ? `${hunt.name} is already in ${before.source.file}`
      : `${hunt.name} is a name of ${before.name} in ${before.source.file}`;
  return `${whose}; write override: true in its metadata to take its place`;
}

function disown(owner: Hunt, name: string, kept: Map<string, Hunt>): void {
  const aliases = owner.aliases.filter((alias) => normalised(alias) !== name);
  kept.set(normalised(owner.name), { ...owner, aliases });
}
