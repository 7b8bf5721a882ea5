import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { trustPrivateCa } from '../support/private-ca.ts';
import { startTunnel } from '../support/tunnel.ts';

/** Everything that a third party got to read of one request. */
export interface ToldThirdParty {
  readonly host: string;
  readonly path: string;
  readonly body: string;
}

/** Every service outside, behind its real host name. */
export interface ThirdParties {
  /** For `HTTPS_PROXY` and `HTTP_PROXY` of what calls out. */
  readonly proxy: string;
  readonly told: readonly ToldThirdParty[];
  /** Hosts that somebody tried to reach, those that are no service here among them. */
  readonly hosts: readonly string[];
  close(): Promise<void>;
}

const services = [
  ...['www.virustotal.com', 'otx.alienvault.com', 'api.abuseipdb.com', 'api.greynoise.io'],
  ...['api.xforce.ibmcloud.com', 'cti.api.crowdsec.net', 'pulsedive.com', 'www.ipqualityscore.com'],
  ...['openpagerank.com', 'check.torproject.org', 'internetdb.shodan.io'],
  ...['threatfox-api.abuse.ch', 'urlhaus-api.abuse.ch', 'mb-api.abuse.ch'],
];

/** VirusTotal calls everything malicious; nobody else knows anything. */
export async function startThirdParties(): Promise<ThirdParties> {
  const { serverOptions } = await trustPrivateCa();
  const told: ToldThirdParty[] = [];
  const server = createServer(serverOptions('www.virustotal.com'), async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const host = request.headers.host ?? '';
    const path = request.url ?? '';
    told.push({ host, path, body });
    const known = host === 'www.virustotal.com';
    const stats = { malicious: 12, suspicious: 0, undetected: 60, harmless: 22, timeout: 0 };
    const found = {
      data: { id: 'x', type: 'x', attributes: { last_analysis_stats: stats, reputation: -10 } },
    };
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? found : { error: 'not found' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const tunnel = await startTunnel();
  for (const host of services) tunnel.lead(host, (server.address() as AddressInfo).port);
  return {
    proxy: tunnel.url,
    told,
    hosts: tunnel.asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await tunnel.close();
    },
  };
}
