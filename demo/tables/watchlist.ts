import type { Moment } from '../attack.ts';
import {
  company,
  type Host,
  objectIdOf,
  people,
  servers,
  serviceAccounts,
  sidOf,
  sites,
} from '../company.ts';
import { hour, type Row, type World } from '../world.ts';

/** One list, as the analysts uploaded it: a text for each column of each line. */
interface List {
  readonly alias: string;
  readonly name: string;
  /** The column that rows are looked up by. */
  readonly searchKey: string;
  readonly lines: readonly Readonly<Record<string, string>>[];
}

/** What of a line became of it: put on the list, altered, taken off. */
interface Change {
  readonly status: 'Create' | 'Delete' | 'Update';
  readonly when: Moment;
  readonly line: Readonly<Record<string, string>>;
}

const uploaded: Moment = { daysAgo: 27, at: '10:04' };

/** Why a server matters. */
const stakes: Readonly<Record<string, string>> = {
  APP01: 'orders',
  BKP01: 'backups',
  DC01: 'identity',
  DC02: 'identity',
  FS01: 'designs, contracts, payroll',
  GIT01: 'firmware source',
  SQL01: 'orders, payroll',
  WEB02: 'partners',
};

const enda = people.find(({ account }) => account === 'enda.scully');
const analyst = { name: enda?.name ?? '', email: enda?.upn ?? '', objectId: enda?.objectId ?? '' };

/** Servers that matter most. */
const highValue: List = {
  alias: 'HighValueAssets',
  name: 'High value assets',
  searchKey: 'Asset Name',
  lines: servers.flatMap((server) => {
    const tags = stakes[server.name];
    return tags === undefined ? [] : [assetOf(server, tags)];
  }),
};

const vips: List = {
  alias: 'VIPUsers',
  name: 'VIP users',
  searchKey: 'User Principal Name',
  lines: people
    .filter(({ department }) => department.name === 'Executive')
    .map((person) => ({
      'User Identifier': person.name,
      'User AAD Object Id': person.objectId,
      'User On-Prem Sid': person.sid,
      'User Principal Name': person.upn,
      Tags: person.title,
    })),
};

const services: List = {
  alias: 'ServiceAccounts',
  name: 'Service accounts',
  searchKey: 'Account Name',
  lines: serviceAccounts.map(({ account, from, to }) => ({
    'Account Name': account,
    'Account Domain': company.netbios,
    'Account Sid': sidOf(account),
    'Runs From': from,
    'Logs On To': to.join(', '),
  })),
};

const networks: List = {
  alias: 'NetworkAddresses',
  name: 'Network addresses',
  searchKey: 'IP Subnet',
  lines: Object.entries(sites).flatMap(([site, { egress, network }]) => [
    { 'IP Subnet': `${egress}/32`, 'Range Name': `${site} egress`, Tags: 'public' },
    { 'IP Subnet': `${network}.0.0/16`, 'Range Name': `${site} office`, Tags: 'private' },
  ]),
};

function assetOf(server: Host, tags: string): Readonly<Record<string, string>> {
  return {
    'Asset Type': 'Device',
    'Asset Id': server.deviceId,
    'Asset Name': server.name,
    'Asset FQDN': server.fqdn,
    'IP Address': server.ip,
    Tags: tags,
  };
}

/** The watchlists of the company's analysts: each line when it came, when it changed, and when it went. */
export function* watchlist(world: World): Generator<Row> {
  for (const list of [highValue, vips, services, networks]) {
    for (const line of list.lines) yield* rowsOf(world, list, changesOf(list, line));
  }
}

/** The file server got its words later; the partner portal went off the list when it had been down for a night. */
function changesOf({ alias }: List, line: Readonly<Record<string, string>>): Change[] {
  const created: Change = { status: 'Create', when: uploaded, line };
  if (alias !== 'HighValueAssets') return [created];
  if (line['Asset Name'] === 'WEB02') {
    return [created, { status: 'Delete', when: { daysAgo: 16, at: '15:20' }, line }];
  }
  if (line['Asset Name'] !== 'FS01') return [created];
  const before = { ...line, Tags: 'files' };
  return [
    { ...created, line: before },
    { status: 'Update', when: { daysAgo: 20, at: '09:31' }, line },
  ];
}

function* rowsOf(world: World, list: List, changes: readonly Change[]): Generator<Row> {
  const key = changes[0]?.line[list.searchKey] ?? '';
  const id = objectIdOf(`${list.alias} ${key}`);
  const created = new Date(world.at(uploaded));
  for (const { status, when, line } of changes) {
    const time = new Date(world.at(when));
    yield {
      TimeGenerated: new Date(time.getTime() + hour / 20),
      _DTItemId: id,
      _DTItemStatus: status,
      _DTItemType: 'watchlist-item',
      _DTTimestamp: time,
      AzureTenantId: company.tenantId,
      CorrelationId: objectIdOf(`${status} ${list.alias} ${key}`),
      CreatedBy: analyst,
      CreatedTimeUTC: created,
      DefaultDuration: 'P1DT3H',
      LastUpdatedTimeUTC: time,
      Provider: 'Microsoft',
      SearchKey: line[list.searchKey] ?? '',
      Source: `${list.alias}.csv`,
      UpdatedBy: analyst,
      WatchlistAlias: list.alias,
      WatchlistId: objectIdOf(`watchlist ${list.alias}`),
      WatchlistItem: line,
      WatchlistItemId: id,
      WatchlistName: list.name,
    };
  }
}
