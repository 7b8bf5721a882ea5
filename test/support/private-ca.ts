import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { generate } from 'selfsigned';

/** A certificate authority that lives as long as the test worker. */
export interface PrivateCa {
  /** The authority's own certificate, PEM. */
  readonly ca: string;
  /** What `https.createServer` takes to serve `host`. @throws where the certificate is not made out to `host`. */
  serverOptions(host: string): { readonly key: string; readonly cert: string };
}

/** Every name that a local double may be called by: its own, and those of the services it stands for, in each cloud. */
const names = [
  'localhost',
  ...['login.microsoftonline.com', 'login.microsoftonline.us', 'login.partner.microsoftonline.cn'],
  ...['login.chinacloudapi.cn', 'login.microsoft.com', 'login.windows.net'],
  ...[
    'api.loganalytics.io',
    'api.loganalytics.azure.com',
    'api.loganalytics.us',
    'api.loganalytics.azure.cn',
  ],
  ...['management.azure.com', 'management.usgovcloudapi.net', 'management.chinacloudapi.cn'],
  ...['graph.microsoft.com', 'graph.microsoft.us', 'microsoftgraph.chinacloudapi.cn'],
  ...['download.maxmind.com', '*.r2.cloudflarestorage.com', 'data.iana.org', 'rdap.verisign.com'],
  ...['rdap.db.ripe.net', 'rdap.arin.net', 'rdap.apnic.net'],
  ...['*.vault.azure.net', '*.vault.usgovcloudapi.net', '*.vault.azure.cn'],
  ...['*.ingest.monitor.azure.com', '*.ingest.monitor.azure.us', '*.ingest.monitor.azure.cn'],
  ...['www.virustotal.com', 'otx.alienvault.com', 'api.abuseipdb.com', 'api.greynoise.io'],
  ...['api.xforce.ibmcloud.com', 'cti.api.crowdsec.net', 'pulsedive.com', 'www.ipqualityscore.com'],
  ...['openpagerank.com', 'check.torproject.org', '*.abuse.ch', 'internetdb.shodan.io'],
];

let made: Promise<PrivateCa> | undefined;

/** The worker's authority, made on first use: one certificate for 127.0.0.1, localhost and the vendors' host names. */
export function privateCa(): Promise<PrivateCa> {
  made ??= make();
  return made;
}

/** Has everything in this worker trust the authority, besides those it trusts already; before the first TLS call. */
export async function trustPrivateCa(): Promise<PrivateCa> {
  const authority = await privateCa();
  const trusted = getCACertificates('default');
  if (!trusted.includes(authority.ca)) setDefaultCACertificates([...trusted, authority.ca]);
  return authority;
}

async function make(): Promise<PrivateCa> {
  const common = { algorithm: 'sha256', keyType: 'ec' } as const;
  const root = await generate([{ name: 'commonName', value: 'Huntline test authority' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: root.private, cert: root.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [{ type: 7, ip: '127.0.0.1' }, ...names.map((value) => ({ type: 2 as const, value }))],
      },
    ],
  });
  const certificate = new X509Certificate(server.cert);
  return {
    ca: root.cert,
    serverOptions(host) {
      if (!(isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)))
        throw new Error(`The test authority has no certificate for ${host}; add it to the names.`);
      return { key: server.private, cert: server.cert };
    },
  };
}
