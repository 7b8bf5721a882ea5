/** A service outside that people and machines talk to. */
export interface Service {
  readonly domain: string;
  readonly ip: string;
  /** Program that talks to it. */
  readonly process: string;
  /** The firewall's name for the traffic. */
  readonly application: string;
  /** Usual bytes up and down. */
  readonly sent: number;
  readonly received: number;
  /** How often, beside the others. */
  readonly weight: number;
}

/** What everybody uses; all of it made up, in a documentation range. */
export const services: readonly Service[] = [
  service('mail.clouddesk.example', 10, 'OUTLOOK.EXE', 'ms-office365', 24_000, 96_000, 16),
  service('files.clouddesk.example', 11, 'OneDrive.exe', 'ms-onedrive', 180_000, 240_000, 12),
  service('meet.clouddesk.example', 12, 'ms-teams.exe', 'ms-teams', 420_000, 610_000, 12),
  service('login.clouddesk.example', 13, 'msedge.exe', 'ssl', 6_200, 14_000, 8),
  service('search.finder.example', 20, 'msedge.exe', 'web-browsing', 3_100, 88_000, 12),
  service('news.dailyherald.example', 21, 'msedge.exe', 'web-browsing', 4_000, 640_000, 7),
  service('maps.wayfinder.example', 22, 'chrome.exe', 'web-browsing', 5_400, 320_000, 3),
  service('crm.salesharbour.example', 23, 'chrome.exe', 'ssl', 31_000, 120_000, 7),
  service('erp.ledgerworks.example', 24, 'msedge.exe', 'ssl', 28_000, 92_000, 5),
  service('video.streamly.example', 25, 'chrome.exe', 'web-browsing', 12_000, 9_400_000, 3),
  service('shop.officegoods.example', 26, 'msedge.exe', 'web-browsing', 9_000, 210_000, 2),
  service('cdn.fastassets.example', 27, 'chrome.exe', 'web-browsing', 2_100, 410_000, 10),
  service('code.repohub.example', 28, 'git.exe', 'ssl', 64_000, 190_000, 4),
  service('packages.repohub.example', 29, 'node.exe', 'ssl', 3_500, 1_800_000, 3),
  service('update.softwarehouse.example', 30, 'svchost.exe', 'ms-update', 2_800, 2_600_000, 8),
  service('telemetry.softwarehouse.example', 31, 'svchost.exe', 'ssl', 8_800, 1_200, 9),
  service('av.endpointguard.example', 32, 'MsMpEng.exe', 'ssl', 5_100, 22_000, 6),
  service('bank.merrion-trust.example', 33, 'msedge.exe', 'ssl', 7_400, 41_000, 2),
  service('travel.gowhere.example', 34, 'chrome.exe', 'web-browsing', 11_000, 380_000, 1),
  service('print.cloudprint.example', 35, 'spoolsv.exe', 'ssl', 340_000, 2_000, 2),
];

/** Asked by `MON01` every ten minutes: as regular as a beacon, and harmless. */
export const statusService = service('status.metricsly.example', 60, 'curl', 'ssl', 640, 1_900, 0);

/** Takes the nightly backup: bigger than any theft, and harmless. */
export const backupService = service('vault.coldstore.example', 50, 'backupagent.exe', 'ssl', 0, 48_000, 0);

/** Takes Marketing's films. */
export const filmService = service(
  'upload.streamly.example',
  51,
  'chrome.exe',
  'web-browsing',
  900_000_000,
  60_000,
  0,
);

/** Public resolvers that the domain controllers forward to: real, well known. */
export const resolvers = ['8.8.8.8', '1.1.1.1'] as const;

/** Each service as often as its weight. */
export const weightedServices: readonly Service[] = services.flatMap((item) =>
  new Array<Service>(item.weight).fill(item),
);

function service(
  domain: string,
  last: number,
  process: string,
  application: string,
  sent: number,
  received: number,
  weight: number,
): Service {
  return { domain, ip: `192.0.2.${last}`, process, application, sent, received, weight };
}
