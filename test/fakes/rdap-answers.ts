import type { Json } from '../../src/types.ts';

// Answers as the registries document them (RFC 9083 and the registries' own examples), shortened.

type Properties = readonly Json[];

/** A jCard with these properties. */
export function jcard(...properties: readonly Properties[]): Json {
  return ['vcard', [['version', {}, 'text', '4.0'], ...properties]];
}

/** IANA's bootstrap files (RFC 9224). */
export const bootstrap: Readonly<Record<string, Json>> = {
  ipv4: {
    version: '1.0',
    publication: '2026-11-01T00:00:00Z',
    services: [
      [['85.0.0.0/8', '193.0.0.0/8'], ['https://rdap.db.ripe.net/']],
      [
        ['8.0.0.0/8', '23.0.0.0/8'],
        ['https://rdap.arin.net/registry/', 'http://rdap.arin.net/registry/'],
      ],
      [['23.128.0.0/16'], ['https://rdap.apnic.net/']],
      [['9.0.0.0/8'], ['http://rdap.plain.example/']],
      [['11.0.0.0/8'], ['https://10.1.2.3/']],
    ],
  },
  ipv6: {
    services: [
      [['2a00::/12'], ['https://rdap.db.ripe.net/']],
      [['2600::/12'], ['https://rdap.arin.net/registry']],
    ],
  },
  asn: {
    services: [
      [['6656-6911', '8192-9215'], ['https://rdap.db.ripe.net/']],
      [['1-1876', '15169'], ['https://rdap.arin.net/registry/']],
    ],
  },
  dns: {
    services: [
      [['com', 'net'], ['https://rdap.verisign.com/com/v1/']],
      [['xn--p1ai'], ['https://rdap.example.xn--p1ai/']],
      [['uk'], ['https://rdap.nominet.uk/uk/']],
    ],
  },
};

/** RIPE's, of a network. */
export const ripeNetwork = {
  rdapConformance: ['nro_rdap_profile_0', 'cidr0', 'rdap_level_0'],
  objectClassName: 'ip network',
  handle: '85.214.0.0 - 85.214.255.255',
  startAddress: '85.214.0.0',
  endAddress: '85.214.255.255',
  ipVersion: 'v4',
  name: 'STRATO-RZG-DED2',
  type: 'ASSIGNED PA',
  country: 'DE',
  status: ['active'],
  entities: [
    { handle: 'SRDS-RIPE', roles: ['administrative', 'technical'], objectClassName: 'entity' },
    {
      handle: 'ORG-SRA1-RIPE',
      roles: ['registrant'],
      objectClassName: 'entity',
      vcardArray: jcard(['fn', {}, 'text', 'Strato GmbH'], ['kind', {}, 'text', 'org']),
      entities: [
        {
          handle: 'AR13450-RIPE',
          roles: ['abuse'],
          vcardArray: jcard(
            ['fn', {}, 'text', 'Abuse Team'],
            ['email', { type: 'abuse' }, 'text', 'abuse@strato.example'],
          ),
        },
      ],
    },
  ],
  remarks: [{ description: ['Strato Rechenzentrum, Berlin'] }],
  events: [
    { eventAction: 'registration', eventDate: '2006-02-21T09:01:30Z' },
    { eventAction: 'last changed', eventDate: '2019-04-01T12:34:56+02:00' },
  ],
  port43: 'whois.ripe.net',
};

/** ARIN's, of a network: the country is in the label of the holder's address. */
export const arinNetwork = {
  objectClassName: 'ip network',
  handle: 'NET-8-8-8-0-2',
  startAddress: '8.8.8.0',
  endAddress: '8.8.8.255',
  name: 'GOGL',
  status: ['active'],
  entities: [
    {
      handle: 'GOGL',
      roles: ['registrant'],
      vcardArray: jcard(
        ['fn', {}, 'text', 'Google LLC'],
        [
          'adr',
          { label: '1600 Amphitheatre Parkway\nMountain View\nCA\n94043\nUnited States' },
          'text',
          ['', '', '', '', '', '', ''],
        ],
        ['kind', {}, 'text', 'org'],
      ),
      entities: [
        {
          handle: 'ABUSE5250-ARIN',
          roles: ['abuse'],
          vcardArray: jcard(
            ['fn', {}, 'text', 'Abuse'],
            ['org', {}, 'text', 'Abuse'],
            ['email', {}, 'text', 'network-abuse@google.example'],
            ['tel', { type: ['work', 'voice'] }, 'text', '+1-650-253-0000'],
          ),
        },
      ],
    },
  ],
  events: [
    { eventAction: 'last changed', eventDate: '2023-12-28T17:24:56-05:00' },
    { eventAction: 'registration', eventDate: '2023-12-28T17:24:33-05:00' },
  ],
};

/** APNIC's, of a network: whose it is stands in a remark. */
export const apnicNetwork = {
  objectClassName: 'ip network',
  handle: '23.128.0.0 - 23.128.255.255',
  startAddress: '23.128.0.0',
  endAddress: '23.128.255.255',
  name: 'EXAMPLE-AP',
  country: 'au',
  remarks: [{ title: 'description', description: ['Example Telecom Pty Ltd', '1 Example Street'] }],
  entities: [],
};

export const ripeAutnum = {
  objectClassName: 'autnum',
  handle: 'AS6724',
  name: 'STRATO',
  startAutnum: 6724,
  endAutnum: 6724,
  status: ['active'],
  entities: ripeNetwork.entities,
  events: [{ eventAction: 'registration', eventDate: '1996-06-24T00:00:00Z' }],
};

/** Verisign's, of a domain: a registry that knows the registrar, and nothing of the holder. */
export const verisignDomain = {
  objectClassName: 'domain',
  handle: '2336799_DOMAIN_COM-VRSN',
  ldhName: 'EXAMPLE.COM',
  status: ['client delete prohibited', 'client transfer prohibited'],
  entities: [
    {
      objectClassName: 'entity',
      handle: '376',
      roles: ['registrar'],
      publicIds: [{ type: 'IANA Registrar ID', identifier: '376' }],
      vcardArray: jcard(['fn', {}, 'text', 'Example Registrar, Inc.']),
      entities: [
        {
          objectClassName: 'entity',
          roles: ['abuse'],
          vcardArray: jcard(
            ['fn', {}, 'text', ''],
            ['tel', { type: 'voice' }, 'uri', 'tel:+1.5555550100'],
            ['email', {}, 'text', 'abuse@registrar.example'],
          ),
        },
      ],
    },
  ],
  events: [
    { eventAction: 'registration', eventDate: '1995-08-14T04:00:00Z' },
    { eventAction: 'expiration', eventDate: '2027-08-13T04:00:00Z' },
    { eventAction: 'last changed', eventDate: '2026-08-14T07:01:34Z' },
    { eventAction: 'last update of RDAP database', eventDate: '2026-11-21T11:59:00Z' },
  ],
};

/** Nominet-like, of a domain below a suffix of two labels: the holder is there but redacted. */
export const redactedDomain = {
  objectClassName: 'domain',
  ldhName: 'example.co.uk',
  entities: [
    {
      roles: ['registrant'],
      vcardArray: jcard(
        ['fn', {}, 'text', 'REDACTED FOR PRIVACY'],
        ['adr', { cc: 'gb' }, 'text', ['', '', '', '', '', '', '']],
      ),
    },
  ],
};
