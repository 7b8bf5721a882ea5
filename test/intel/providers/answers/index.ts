import { abuseipdb } from './abuseipdb.ts';
import { crowdsec } from './crowdsec.ts';
import type { DocumentedAnswers } from './documented.ts';
import { greynoise } from './greynoise.ts';
import { greynoiseCommunity } from './greynoise-community.ts';
import { internetdb } from './internetdb.ts';
import { ipqualityscore } from './ipqualityscore.ts';
import { malwarebazaar } from './malwarebazaar.ts';
import { openpagerank } from './openpagerank.ts';
import { otx } from './otx.ts';
import { pulsedive } from './pulsedive.ts';
import { threatfox } from './threatfox.ts';
import { tor } from './tor.ts';
import { urlhaus } from './urlhaus.ts';
import { virustotal } from './virustotal.ts';
import { xforce } from './xforce.ts';

/** By the provider's id: what its documentation shows that it answers. */
export const documentedAnswers: Readonly<Record<string, DocumentedAnswers>> = {
  abuseipdb,
  crowdsec,
  greynoise,
  'greynoise-community': greynoiseCommunity,
  internetdb,
  ipqualityscore,
  malwarebazaar,
  openpagerank,
  otx,
  pulsedive,
  threatfox,
  tor,
  urlhaus,
  virustotal,
  xforce,
};
