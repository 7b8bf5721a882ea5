/** Where an alert comes from, as each table names it. */
export interface Product {
  readonly productName: string;
  readonly providerName: string;
  readonly component: string;
  /** Names in the Defender tables; empty for Sentinel's own rules, which are not in them. */
  readonly service: string;
  readonly detection: string;
}

export const products = {
  sentinel: {
    productName: 'Azure Sentinel',
    providerName: 'ASI Scheduled Alerts',
    component: 'Scheduled Alerts',
    service: '',
    detection: '',
  },
  endpoint: {
    productName: 'Microsoft Defender Advanced Threat Protection',
    providerName: 'MDATP',
    component: '',
    service: 'Microsoft Defender for Endpoint',
    detection: 'EDR',
  },
  identityProtection: {
    productName: 'Azure Active Directory Identity Protection',
    providerName: 'IPC',
    component: '',
    service: 'AAD Identity Protection',
    detection: 'AAD Identity Protection',
  },
  identity: {
    productName: 'Azure Advanced Threat Protection',
    providerName: 'Azure Advanced Threat Protection',
    component: '',
    service: 'Microsoft Defender for Identity',
    detection: 'Microsoft Defender for Identity',
  },
  cloudApps: {
    productName: 'Microsoft Cloud App Security',
    providerName: 'MCAS',
    component: '',
    service: 'Microsoft Defender for Cloud Apps',
    detection: 'Microsoft Defender for Cloud Apps',
  },
  office: {
    productName: 'Office 365 Advanced Threat Protection',
    providerName: 'OATP',
    component: '',
    service: 'Microsoft Defender for Office 365',
    detection: 'Microsoft Defender for Office 365',
  },
} as const satisfies Record<string, Product>;

export type Severity = 'High' | 'Informational' | 'Low' | 'Medium';

/** A detection: what all its alerts share. */
export interface Detection {
  readonly name: string;
  readonly severity: Severity;
  readonly product: keyof typeof products;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly description: string;
}

/** Somebody or something that an alert names. */
export type Entity =
  | { readonly type: 'account'; readonly name: string }
  | { readonly type: 'app'; readonly name: string }
  | { readonly type: 'file'; readonly name: string; readonly folder: string; readonly sha256: string }
  | { readonly type: 'host'; readonly name: string }
  | { readonly type: 'ip'; readonly address: string }
  | { readonly type: 'mail'; readonly subject: string; readonly recipient: string }
  | { readonly type: 'process'; readonly file: string; readonly command: string }
  | { readonly type: 'url'; readonly url: string };

/** One alert; times are epoch milliseconds. */
export interface Alert {
  readonly id: string;
  readonly time: number;
  readonly start: number;
  readonly end: number;
  readonly detection: Detection;
  /** The first one is what fell. */
  readonly entities: readonly Entity[];
  readonly status: 'Dismissed' | 'InProgress' | 'New' | 'Resolved';
  /** Which story incident it belongs to; null for noise. */
  readonly incident: StoryIncident | null;
}

export type StoryIncident = 'attack' | 'spray';

export function account(name: string): Entity {
  return { type: 'account', name };
}

export function host(name: string): Entity {
  return { type: 'host', name };
}

export function ip(address: string): Entity {
  return { type: 'ip', address };
}

export function url(text: string): Entity {
  return { type: 'url', url: text };
}
