import { files, timeline, victims } from '../attack.ts';
import { type Host, hostOf, personOf, workstations } from '../company.ts';
import { exercise, exerciseTimeline } from '../exercise.ts';
import { fileFacts } from '../programs.ts';
import { createRandom } from '../random.ts';
import { hour, minute, type Row, second, type World } from '../world.ts';
import { deviceRow } from './device.ts';

/** Who signed the programs that ran: everybody's, and two that nobody signed, of the attack and of the exercise. */
export function* deviceFileCertificateInfo(world: World): Generator<Row> {
  for (const [index, host] of workstations.entries())
    for (const [at, [name, signer]] of signed.entries()) {
      const time = world.at({ daysAgo: 27 - (index % 25), at: '09:00' }) + at * minute;
      yield certificate(time, host, name, signer);
    }
  const opened = world.at(timeline.documentOpened);
  yield certificate(opened + 121 * second, hostOf(victims.secondHost), files.implant.name, '');
  const mailed = world.at(exerciseTimeline.mailsSent);
  yield certificate(mailed + 8 * minute, personOf('emma.lindqvist').host, exercise.tool.name, '');
}

const signed = [
  ['OUTLOOK.EXE', 'Microsoft Corporation'],
  ['msedge.exe', 'Microsoft Corporation'],
  ['chrome.exe', 'Google LLC'],
  ['AcroRd32.exe', 'Adobe Inc.'],
] as const;

function certificate(time: number, host: Host, file: string, signer: string): Row {
  const { ActionType: _, ...row } = deviceRow(time, host, '', 1);
  row.SHA1 = fileFacts(file).sha1;
  row.IsSigned = signer !== '';
  row.IsTrusted = signer !== '';
  if (signer === '') return row;
  const random = createRandom(`certificate of ${signer}`);
  row.SignatureType = 'Embedded';
  row.Signer = signer;
  row.SignerHash = random.hex(40);
  row.Issuer =
    signer === 'Microsoft Corporation'
      ? 'Microsoft Code Signing PCA 2011'
      : 'DigiCert Trusted G4 Code Signing';
  row.IssuerHash = random.hex(40);
  row.CertificateSerialNumber = random.hex(32);
  row.IsRootSignerMicrosoft = signer === 'Microsoft Corporation';
  row.CertificateCreationTime = new Date(time - 24 * 200 * hour);
  return row;
}
