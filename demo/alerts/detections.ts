import { hostileText } from '../attack.ts';
import type { Detection, Severity } from './alert.ts';

// What notices the attack, in the order of the story.

export const passwordSpray = detection(
  'Password spray from anonymous infrastructure',
  'High',
  'identityProtection',
  ['CredentialAccess'],
  ['T1110.003'],
  'Many accounts were tried with few passwords each, from Tor exits.',
);
export const sprayedSignIn = detection(
  'Successful sign-in after a password spray',
  'High',
  'sentinel',
  ['InitialAccess', 'CredentialAccess'],
  ['T1078', 'T1110.003'],
  'An address that failed on many accounts got into one, over IMAP, without a second factor.',
);
export const atypicalTravel = detection(
  'Atypical travel',
  'Medium',
  'identityProtection',
  ['InitialAccess'],
  ['T1078.004'],
  'A sign-in from Berlin eleven minutes after one from Dublin.',
);
export const forwarding = detection(
  'Suspicious inbox forwarding rule',
  'High',
  'cloudApps',
  ['Collection', 'Exfiltration'],
  ['T1114.003', 'T1564.008'],
  'A rule forwards mail about payments outside the company and deletes it.',
);
export const riskyConsent = detection(
  'Consent to an unverified app with mail access',
  'Medium',
  'cloudApps',
  ['Persistence', 'CredentialAccess'],
  ['T1098.003', 'T1528'],
  `Consent was given to the app ${hostileText.appName}.`,
);
export const encodedPowerShell = detection(
  'Suspicious PowerShell command line',
  'Medium',
  'endpoint',
  ['Execution'],
  ['T1059.001', 'T1027'],
  'PowerShell was started by Word with an encoded command that downloads a script.',
);
export const officeDropper = detection(
  'Office process dropped and executed a PE file',
  'High',
  'endpoint',
  ['Execution', 'Persistence'],
  ['T1204.002', 'T1053.005'],
  'A document of Word wrote a program, started it and scheduled it.',
);
export const beaconing = detection(
  'Regular connections to a rare domain',
  'Medium',
  'sentinel',
  ['CommandAndControl'],
  ['T1071.001', 'T1573'],
  'One workstation connects to one address every five minutes, day and night.',
);
export const lsassRead = detection(
  'Memory of the logon process was read',
  'High',
  'endpoint',
  ['CredentialAccess'],
  ['T1003.001'],
  'rundll32.exe wrote a dump of lsass.exe with comsvcs.dll.',
);
export const kerberoasting = detection(
  'Suspected Kerberos SPN exposure',
  'High',
  'identity',
  ['CredentialAccess'],
  ['T1558.003'],
  'One account asked for service tickets with weak encryption for many services.',
);
export const serviceElsewhere = detection(
  'Service account used from an unusual host',
  'Medium',
  'sentinel',
  ['LateralMovement'],
  ['T1078.002', 'T1021.002'],
  'svc-reports logged on to FS01 from a workstation; it runs from APP01.',
);
export const shareAccess = detection(
  'Anomalous file-share access',
  'High',
  'sentinel',
  ['Collection', 'Discovery'],
  ['T1039'],
  'Accounts read shares at night that neither they nor their peers ever read.',
);
export const upload = detection(
  'Large upload to a rare destination',
  'High',
  'sentinel',
  ['Exfiltration'],
  ['T1041', 'T1567'],
  'A workstation sent gigabytes at night to an address that nobody else talks to.',
);
export const threatMatch = detection(
  'Threat intelligence matched an outbound connection',
  'High',
  'sentinel',
  ['CommandAndControl'],
  ['T1071'],
  'A connection went to an address that stands in threat intelligence.',
);
export const reportedMail = detection(
  'Email reported by user as malware or phish',
  'Low',
  'office',
  ['InitialAccess'],
  ['T1566'],
  `Somebody pressed the report button. Subject: ${hostileText.subject}`,
);

function detection(
  name: string,
  severity: Severity,
  product: Detection['product'],
  tactics: readonly string[],
  techniques: readonly string[],
  description: string,
): Detection {
  return { name, severity, product, tactics, techniques, description };
}
