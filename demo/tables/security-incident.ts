import type { Alert, Severity } from '../alerts/alert.ts';
import { alertsOf } from '../alerts/all.ts';
import { company, objectIdOf, personOf } from '../company.ts';
import type { Random } from '../random.ts';
import { hour, minute, type Row, type World } from '../world.ts';

/** Incidents, one row for each time that they changed. */
export function* securityIncident(world: World): Generator<Row> {
  const random = world.random('SecurityIncident');
  for (const [index, incident] of incidentsOf(world, random).entries())
    for (const state of states(world, random, incident)) yield incidentRow(incident, 2041 + index, state);
}

interface Incident {
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly alerts: readonly Alert[];
  readonly opened: number;
  /** Null as long as it is worked on. */
  readonly verdict: Verdict | null;
}

interface Verdict {
  readonly classification: string;
  readonly reason: string;
  readonly comment: string;
}

interface State {
  readonly time: number;
  readonly status: 'Active' | 'Closed' | 'New';
  readonly owner: string;
}

/** The analysts who take incidents up. */
const analysts = ['ciara.maher', 'bilal.chaudhry'];

const verdicts: readonly Verdict[] = [
  { classification: 'BenignPositive', reason: 'SuspiciousButExpected', comment: 'Known administration.' },
  { classification: 'FalsePositive', reason: 'InaccurateData', comment: 'Address is the office.' },
  { classification: 'TruePositive', reason: 'SuspiciousActivity', comment: 'Blocked, machine cleaned.' },
  { classification: 'Undetermined', reason: '', comment: 'No more signs.' },
];

/** The two of the story, and one for each everyday alert that somebody should look at. */
function incidentsOf(world: World, random: Random): readonly Incident[] {
  const alerts = alertsOf(world);
  const everyday = alerts
    .filter((alert) => alert.incident === null && isWorthIncident(random, alert))
    .map((alert) => ({
      title: alert.detection.name,
      description: alert.detection.description,
      severity: alert.detection.severity,
      alerts: [alert],
      opened: alert.time,
      verdict: world.now - alert.time > random.int(1, 9) * 24 * hour ? random.pick(verdicts) : null,
    }));
  const spray = alerts.filter((alert) => alert.incident === 'spray');
  const attack = alerts.filter((alert) => alert.incident === 'attack');
  const story: readonly (Incident | null)[] = [
    told(spray, {
      title: 'Password spray from anonymous infrastructure',
      description: 'Many accounts tried from Tor exits; one sign-in succeeded.',
      severity: 'High',
      verdict: {
        classification: 'BenignPositive',
        reason: 'SuspiciousButExpected',
        comment: 'The usual noise, closed.',
      },
    }),
    told(attack, {
      title: 'Multi-stage attack on Finance',
      description: 'From a stolen mailbox to a workstation, the file server and a large upload.',
      severity: 'High',
      verdict: null,
    }),
  ];
  return [...everyday, ...story.filter((incident) => incident !== null)].sort(
    (one, other) => one.opened - other.opened,
  );
}

function told(alerts: readonly Alert[], facts: Omit<Incident, 'alerts' | 'opened'>): Incident | null {
  const first = alerts[0];
  return first === undefined ? null : { ...facts, alerts, opened: first.time };
}

function isWorthIncident(random: Random, { detection }: Alert): boolean {
  return random.chance({ High: 1, Medium: 0.55, Low: 0.12, Informational: 0 }[detection.severity]);
}

/** Opened, taken up, closed, and once more for each alert that joins it. */
function* states(world: World, random: Random, incident: Incident): Generator<State> {
  const owner = random.pick(analysts);
  const taken = incident.opened + random.int(20, 600) * minute;
  const closed = incident.verdict === null ? Infinity : taken + random.int(30, 1200) * minute;
  const joined = incident.alerts.slice(1).map((alert) => alert.time + minute);
  for (const time of [incident.opened + minute, taken, closed, ...joined].sort((one, other) => one - other))
    if (time <= world.now)
      yield time >= closed
        ? { time, status: 'Closed', owner }
        : time >= taken
          ? { time, status: 'Active', owner }
          : { time, status: 'New', owner: '' };
}

function incidentRow(incident: Incident, number: number, { time, status, owner }: State): Row {
  const name = objectIdOf(`incident ${number} ${incident.opened}`);
  const known = incident.alerts.filter((alert) => alert.time <= time);
  const person = owner === '' ? null : personOf(owner);
  const verdict = status === 'Closed' ? incident.verdict : null;
  const path = `/subscriptions/${company.subscriptionId}/resourceGroups/${company.resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/law-larkmoor/providers/Microsoft.SecurityInsights/Incidents/${name}`;
  return {
    TimeGenerated: new Date(time),
    IncidentNumber: number,
    IncidentName: name,
    Title: incident.title,
    Description: incident.description,
    Severity: incident.severity,
    Status: status,
    Owner: person
      ? {
          objectId: person.objectId,
          assignedTo: person.name,
          email: person.upn,
          userPrincipalName: person.upn,
        }
      : { objectId: null, assignedTo: null, email: null, userPrincipalName: null },
    CreatedTime: new Date(incident.opened),
    FirstModifiedTime: new Date(incident.opened),
    LastModifiedTime: new Date(time),
    FirstActivityTime: new Date(incident.alerts[0]?.start ?? incident.opened),
    LastActivityTime: new Date(known.at(-1)?.end ?? incident.opened),
    ClosedTime: status === 'Closed' ? new Date(time) : null,
    Classification: verdict?.classification ?? '',
    ClassificationReason: verdict?.reason ?? '',
    ClassificationComment: verdict?.comment ?? '',
    AlertIds: known.map((alert) => alert.id),
    BookmarkIds: [],
    Comments: [],
    Labels: [],
    Tasks: [],
    RelatedAnalyticRuleIds: [...new Set(known.map((alert) => objectIdOf(alert.detection.name)))],
    AdditionalData: {
      alertsCount: known.length,
      bookmarksCount: 0,
      commentsCount: 0,
      tactics: [...new Set(known.flatMap((alert) => alert.detection.tactics))],
      techniques: [...new Set(known.flatMap((alert) => alert.detection.techniques))],
    },
    ModifiedBy: person?.name ?? 'Incident created from alert',
    ProviderName: 'Azure Sentinel',
    ProviderIncidentId: String(number),
    IncidentUrl: `https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident${path}`,
  };
}
