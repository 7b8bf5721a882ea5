import { files, infrastructure } from '../attack.ts';
import { company } from '../company.ts';
import { createRandom, type Random } from '../random.ts';
import { hour, type Row, type World } from '../world.ts';

/** Indicators, published anew every week as Sentinel does: the attacker's, and some 150 that match nothing here. */
export function* threatIntelIndicators(world: World): Generator<Row> {
  const random = world.random('ThreatIntelIndicators');
  const indicators = [...attackers(), ...unrelated(random)];
  for (const daysAgo of [29, 22, 15, 8, 1])
    for (const [index, indicator] of indicators.entries())
      if (daysAgo <= indicator.knownForDays) yield published(world, indicator, daysAgo, index);
}

/** STIX name of what an indicator observes. */
type ObservableKey =
  | 'domain-name:value'
  | "file:hashes.'SHA-256'"
  | 'file:name'
  | 'ipv4-addr:value'
  | 'url:value'
  | 'email-addr:value';

interface Indicator {
  readonly key: ObservableKey;
  readonly value: string;
  readonly confidence: number;
  readonly source: string;
  readonly labels: readonly string[];
  readonly description: string;
  /** How many days ago it was first published: the attacker's were not known when the attack began. */
  readonly knownForDays: number;
  readonly active: boolean;
}

function* attackers(): Generator<Indicator> {
  const { torExits, sprayHost, hijackedServer, controlServer, dropServer } = infrastructure;
  const { controlDomain, stagingDomain, loginDomain, dropDomain, mailDrop } = infrastructure;
  const known = (
    key: ObservableKey,
    value: string,
    confidence: number,
    label: string,
    description: string,
  ): Indicator => ({
    key,
    value,
    confidence,
    source: 'Larkmoor ISAC feed',
    labels: [label, 'QUIET HERON'],
    description,
    knownForDays: 8,
    active: true,
  });
  for (const ip of torExits)
    yield {
      ...known('ipv4-addr:value', ip, 60, 'anonymization', 'Tor exit used for password guessing'),
      knownForDays: 29,
    };
  yield known('ipv4-addr:value', sprayHost, 75, 'malicious-activity', 'Password spray, QUIET HERON');
  yield known(
    'ipv4-addr:value',
    hijackedServer,
    55,
    'compromised',
    'Hijacked server that stolen mailboxes are read through',
  );
  yield known(
    'ipv4-addr:value',
    controlServer,
    90,
    'malicious-activity',
    'Control server of SyncHelper, QUIET HERON',
  );
  yield known('ipv4-addr:value', dropServer, 85, 'malicious-activity', 'Takes stolen archives, QUIET HERON');
  for (const domain of [controlDomain, stagingDomain, loginDomain])
    yield known(
      'domain-name:value',
      domain,
      90,
      'malicious-activity',
      'Infrastructure of SyncHelper, QUIET HERON',
    );
  yield known(
    'domain-name:value',
    dropDomain,
    85,
    'malicious-activity',
    'Takes stolen archives, QUIET HERON',
  );
  yield known(
    'url:value',
    `https://${stagingDomain}/s.ps1`,
    90,
    'malicious-activity',
    'First script of SyncHelper',
  );
  yield known(
    'email-addr:value',
    mailDrop,
    70,
    'malicious-activity',
    'Forwarding address in hijacked mailboxes',
  );
  yield known('file:name', files.implant.name, 40, 'malicious-activity', 'Name of SyncHelper, QUIET HERON');
  for (const { name, sha256 } of Object.values(files))
    if (name !== files.archive.name)
      yield known("file:hashes.'SHA-256'", sha256, 95, 'malicious-activity', `${name}, QUIET HERON`);
}

function* unrelated(random: Random): Generator<Indicator> {
  for (let index = 0; index < 150; index++) {
    const kind = kinds[index % kinds.length] ?? kinds[0];
    const [key, value] = kind(random, index);
    yield {
      key,
      value,
      confidence: random.int(20, 95),
      source: random.pick(['Microsoft Threat Intelligence', 'Larkmoor ISAC feed', 'TAXII - open feed']),
      labels: [random.pick(['malicious-activity', 'botnet', 'phishing', 'anonymization'])],
      description: random.pick([
        'Seen in spam',
        'Command and control',
        'Credential phishing',
        'Scanner',
        'Malware download',
      ]),
      knownForDays: random.int(3, 29),
      active: random.chance(0.9),
    };
  }
}

type Kind = (random: Random, index: number) => readonly [ObservableKey, string];

/** Addresses of no one who appears in the demo: a part of a documentation range that nothing else uses. */
const kinds: readonly [Kind, ...Kind[]] = [
  (_, index) => ['ipv4-addr:value', `192.0.2.${210 + index / 4}`],
  (random) => ['domain-name:value', `${random.hex(6)}-${random.pick(['cdn', 'login', 'update'])}.example`],
  (random) => ['url:value', `https://${random.hex(5)}.example/${random.hex(8)}`],
  (random) => ["file:hashes.'SHA-256'", random.hex(64)],
];

function published(world: World, indicator: Indicator, daysAgo: number, index: number): Row {
  const time = world.at({ daysAgo, at: '04:00' }) + index * 250;
  const id = createRandom(`indicator ${indicator.key} ${indicator.value}`).guid();
  const from = new Date(world.at({ daysAgo: indicator.knownForDays, at: '00:00' }));
  const until = new Date(world.at({ daysAgo: 0, at: '00:00' }) + (indicator.active ? 60 : -2) * 24 * hour);
  const pattern = `[${indicator.key} = '${indicator.value}']`;
  return {
    TimeGenerated: new Date(time),
    Id: `indicator--${id}`,
    ObservableKey: indicator.key,
    ObservableValue: indicator.value,
    Pattern: pattern,
    Confidence: indicator.confidence,
    IsActive: indicator.active,
    IsDeleted: false,
    Revoked: false,
    ValidFrom: from,
    ValidUntil: until,
    Created: from,
    Modified: new Date(time),
    LastUpdateMethod: 'Feed',
    Tags: indicator.labels.join(','),
    SourceSystem: indicator.source,
    WorkspaceId: company.workspaceId,
    AzureTenantId: company.tenantId,
    AdditionalFields: { TLPLevel: 'Amber' },
    Data: {
      type: 'indicator',
      spec_version: '2.1',
      id: `indicator--${id}`,
      created: from.toISOString(),
      modified: new Date(time).toISOString(),
      pattern,
      pattern_type: 'stix',
      valid_from: from.toISOString(),
      valid_until: until.toISOString(),
      confidence: indicator.confidence,
      labels: indicator.labels,
      indicator_types: indicator.labels.slice(0, 1),
      name: indicator.value,
      description: indicator.description,
    },
  };
}
