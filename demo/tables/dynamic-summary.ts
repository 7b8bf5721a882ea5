import { files, infrastructure, type Moment, timeline, victims } from '../attack.ts';
import { company, objectIdOf, personOf } from '../company.ts';
import { hour, minute, type Row, type World } from '../world.ts';

/** Summaries that notebooks wrote back to Sentinel: one row for the summary, one for each observable in it. */
export function* dynamicSummary(world: World): Generator<Row> {
  for (const summary of summaries) {
    const time = Math.min(world.at(summary.about) + summary.hoursLater * hour, world.now - 60 * minute);
    const common = { ...shared(world, summary, time), SummaryStatus: 'Active' };
    yield { ...common, SummaryDataType: 'Summary' };
    for (const [index, [type, value]] of summary.observables.entries())
      yield {
        ...common,
        SummaryDataType: 'SummaryItem',
        SummaryItemId: objectIdOf(`item ${index} of ${summary.name}`),
        RelationName: summary.name,
        RelationId: objectIdOf(`summary ${summary.name}`),
        SearchKey: value,
        ObservableType: type,
        ObservableValue: value,
        EventTimeUTC: new Date(world.at(summary.about)),
        PackedContent: { note: summary.description, observable: value },
      };
  }
}

interface Summary {
  readonly name: string;
  readonly description: string;
  readonly about: Moment;
  readonly hoursLater: number;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly observables: readonly (readonly [type: string, value: string])[];
}

const summaries: readonly Summary[] = [
  {
    name: 'Quiet Heron: addresses of the spray',
    description: 'Addresses that failed on many accounts',
    about: timeline.sprayEnd,
    hoursLater: 30,
    tactics: ['CredentialAccess'],
    techniques: ['T1110'],
    observables: [...infrastructure.torExits, infrastructure.sprayHost].map((ip) => ['ip', ip] as const),
  },
  {
    name: 'Quiet Heron: what was found on WS-FIN-12',
    description: 'Files and servers of the implant',
    about: timeline.implantRun,
    hoursLater: 48,
    tactics: ['Execution', 'CommandAndControl'],
    techniques: ['T1059', 'T1071'],
    observables: [
      ['host', victims.secondHost],
      ['account', victims.second],
      ['ip', infrastructure.controlServer],
      ['domain', infrastructure.controlDomain],
      ['hash', files.implant.sha256],
    ],
  },
];

function shared(world: World, { name, description, about, tactics, techniques }: Summary, time: number): Row {
  const person = personOf('ciara.maher');
  const who = { id: person.objectId, name: person.name, email: person.upn };
  return {
    TimeGenerated: new Date(time),
    SummaryId: objectIdOf(`summary ${name}`),
    SummaryName: name,
    SummaryDescription: description,
    CreatedBy: who,
    UpdatedBy: who,
    CreatedTimeUTC: new Date(time),
    UpdatedTimeUTC: new Date(time),
    AzureTenantId: company.tenantId,
    Tactics: tactics,
    Techniques: techniques,
    SourceInfo: { tool: 'notebook' },
    Query: 'SigninLogs | summarize count() by IPAddress',
    QueryStartDate: new Date(world.at(about) - 24 * hour),
    QueryEndDate: new Date(world.at(about) + 24 * hour),
  };
}
