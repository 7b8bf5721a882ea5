import type { Provider } from './provider.ts';
import { abuseipdb } from './providers/abuseipdb.ts';
import { crowdsec } from './providers/crowdsec.ts';
import { greynoise } from './providers/greynoise.ts';
import { greynoiseCommunity } from './providers/greynoise-community.ts';
import { internetdb } from './providers/internetdb.ts';
import { ipqualityscore } from './providers/ipqualityscore.ts';
import { malwarebazaar } from './providers/malwarebazaar.ts';
import { openpagerank } from './providers/openpagerank.ts';
import { otx } from './providers/otx.ts';
import { pulsedive } from './providers/pulsedive.ts';
import { threatfox } from './providers/threatfox.ts';
import { tor } from './providers/tor.ts';
import { urlhaus } from './providers/urlhaus.ts';
import { virustotal } from './providers/virustotal.ts';
import { xforce } from './providers/xforce.ts';

/** Every threat-intelligence service outside that Huntline can ask, by name. */
export const providers: readonly Provider[] = [
  abuseipdb,
  crowdsec,
  greynoise,
  greynoiseCommunity,
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
];
