import { infrastructure, timeline, victims } from '../attack.ts';
import { people, personOf } from '../company.ts';
import { berlin, busyMoment, minute, type Row, type World } from '../world.ts';
import { apps, ownSignIn, type SignIn, signInRow, strangeSignIn } from './sign-in.ts';

/** Token refreshes of people's programs; on day -8 those of the stolen mailbox's session too. */
export function* nonInteractiveSignIns(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`AADNonInteractiveUserSignInLogs ${day.key}`);
    for (const person of people) {
      const presence = world.presence(person, day);
      if (presence === null) continue;
      for (let left = random.int(2, day.weekend ? 3 : 6); left > 0; left--)
        yield refresh(random, {
          ...ownSignIn(person),
          app: random.pick(apps),
          client: 'Mobile Apps and Desktop clients',
          ip: presence.publicIp,
          location: presence.location,
          time: busyMoment(random, day),
          result: random.chance(0.03) ? 50076 : 0,
        });
    }
  }
  const random = world.random('AADNonInteractiveUserSignInLogs stolen mailbox');
  for (let after = 20; after < 14 * 60; after += random.int(25, 70))
    yield refresh(random, {
      ...strangeSignIn(personOf(victims.first).account),
      app: { name: 'One Outlook Web', resource: 'Office 365 Exchange Online' },
      ip: infrastructure.hijackedServer,
      location: berlin,
      time: world.at(timeline.foreignSignIn) + after * minute,
      result: 0,
      risk: 'medium',
      riskEvents: ['unfamiliarFeatures'],
    });
}

/** This table keeps as text what the interactive one keeps as dynamic. */
function refresh(random: Parameters<typeof signInRow>[0], signIn: SignIn): Row {
  const row = signInRow(random, signIn);
  row.IsInteractive = false;
  row.Category = 'NonInteractiveUserSignInLogs';
  row.LocationDetails = JSON.stringify(row.LocationDetails);
  row.DeviceDetail = JSON.stringify(row.DeviceDetail);
  row.Status = JSON.stringify(row.Status);
  return row;
}
