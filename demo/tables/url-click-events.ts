import { clicksOf } from '../clicks.ts';
import type { Row, World } from '../world.ts';

/** Links that people followed, as Safe Links saw it. */
export function* urlClickEvents(world: World): Generator<Row> {
  for (const { time, person, url, from, mail, verdict } of clicksOf(world)) {
    const mailed = from === 'OUTLOOK.EXE';
    yield {
      TimeGenerated: new Date(time),
      Timestamp: new Date(time),
      AccountUpn: person.upn,
      Url: url,
      UrlChain: JSON.stringify([url]),
      ActionType: verdict === 'allowed' ? 'ClickAllowed' : 'ClickBlocked',
      IsClickedThrough: verdict === 'warned, gone on',
      ThreatTypes: verdict === 'allowed' ? '' : 'Phish',
      DetectionMethods: verdict === 'allowed' ? '' : JSON.stringify({ Phish: ['URL detonation reputation'] }),
      IPAddress: person.host.ip,
      Workload: mailed ? 'Email' : 'Office',
      AppName: mailed ? 'Outlook' : 'Word',
      NetworkMessageId: mailed ? mail : '',
      ReportId: mail,
    };
  }
}
