import { company, objectIdOf, type Person, personOf } from '../company.ts';
import type { Random } from '../random.ts';
import type { Location, Row } from '../world.ts';

/** What one sign-in is about; the rest of its columns follow from it. */
export interface SignIn {
  readonly time: number;
  readonly upn: string;
  readonly displayName: string;
  readonly ip: string;
  readonly location: Location | null;
  readonly app: SignInApp;
  readonly client: string;
  readonly result: number;
  readonly userAgent: string;
  readonly device: 'managed' | 'unknown';
  readonly system: string;
  readonly browser: string;
  /** Host name of a managed device. */
  readonly deviceName: string;
  readonly secondFactor: boolean;
  readonly risk: 'none' | 'low' | 'medium' | 'high';
  readonly riskEvents: readonly string[];
}

/** An application and the resource that it asks for. */
export interface SignInApp {
  readonly name: string;
  readonly resource: string;
}

/** What people open, each as often as it is listed. */
export const apps: readonly SignInApp[] = [
  app('Office 365 Exchange Online', 'Office 365 Exchange Online'),
  app('One Outlook Web', 'Office 365 Exchange Online'),
  app('Microsoft Teams', 'Microsoft Teams Services'),
  app('Microsoft Teams', 'Microsoft Teams Services'),
  app('Office 365 SharePoint Online', 'Office 365 SharePoint Online'),
  app('OfficeHome', 'Microsoft Graph'),
  app('Azure Portal', 'Windows Azure Service Management API'),
  app('Sales Harbour CRM', 'Sales Harbour CRM'),
  app('Ledgerworks ERP', 'Ledgerworks ERP'),
];

/** Entra ID's result codes that the demo uses, in its own words. */
export const resultTexts: Readonly<Record<number, string>> = {
  0: '',
  50034: 'The user account does not exist in the directory.',
  50053: 'The account is locked, too many sign-in attempts with a wrong user ID or password.',
  50055: 'The password is expired.',
  50074: 'Strong authentication is required.',
  50076: 'Multi-factor authentication is required by a change of configuration or a move to a new location.',
  50126: 'Error validating credentials due to invalid username or password.',
  50140: "This occurred due to 'Keep me signed in' interrupt when the user was signing-in.",
  500121: 'Authentication failed during strong authentication request.',
  53003: 'Access has been blocked by Conditional Access policies.',
  65001: 'The user or administrator has not consented to use the application.',
};

/** `AuthenticationDetails` by result, as JSON text. */
const authenticationDetails: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(resultTexts).map(([result, text]) => [
    result,
    JSON.stringify([
      {
        authenticationMethod: 'Password',
        authenticationStepResultDetail: text || 'Correct password',
        succeeded: text === '',
      },
    ]),
  ]),
);

/** Columns that the interactive and the non-interactive table share, dynamic ones as values. */
export function signInRow(random: Random, signIn: SignIn): Row {
  const { time, upn, ip, location, result, risk } = signIn;
  const failed = result !== 0;
  const text = resultTexts[result] ?? '';
  const stopped = result === 50126 || result === 50034 || result === 50053;
  const id = random.guid();
  return {
    TimeGenerated: new Date(time),
    CreatedDateTime: new Date(time),
    UserPrincipalName: upn,
    UserDisplayName: signIn.displayName,
    Identity: signIn.displayName,
    UserId: objectIdOf(upn),
    UserType: upn.endsWith(company.domain) ? 'Member' : 'Guest',
    IPAddress: ip,
    Location: location?.country ?? '',
    LocationDetails: locationDetails(location),
    AppDisplayName: signIn.app.name,
    AppId: objectIdOf(signIn.app.name),
    ResourceDisplayName: signIn.app.resource,
    ResourceIdentity: objectIdOf(signIn.app.resource),
    ResultType: String(result),
    ResultDescription: text,
    ResultSignature: failed ? 'FAILURE' : 'SUCCESS',
    Status: statusOf(result, signIn.secondFactor),
    ClientAppUsed: signIn.client,
    UserAgent: signIn.userAgent,
    DeviceDetail: deviceDetail(signIn),
    ConditionalAccessStatus: result === 53003 ? 'failure' : stopped ? 'notApplied' : 'success',
    AuthenticationRequirement: signIn.secondFactor
      ? 'multiFactorAuthentication'
      : 'singleFactorAuthentication',
    AuthenticationDetails: authenticationDetails[result] ?? '',
    RiskLevelDuringSignIn: risk,
    RiskLevelAggregated: risk,
    RiskState: risk === 'none' ? 'none' : 'atRisk',
    RiskDetail: 'none',
    RiskEventTypes_V2: risk === 'none' ? '[]' : JSON.stringify(signIn.riskEvents),
    IsRisky: risk !== 'none',
    IsInteractive: true,
    DurationMs: random.int(0, 40),
    CorrelationId: random.guid(),
    Id: id,
    OriginalRequestId: id,
    UniqueTokenIdentifier: random.hex(22),
    TokenIssuerType: 'AzureAD',
    AADTenantId: company.tenantId,
    ResourceTenantId: company.tenantId,
    HomeTenantId: company.tenantId,
    CrossTenantAccessType: 'none',
    OperationName: 'Sign-in activity',
    OperationVersion: '1.0',
    Level: '4',
    AutonomousSystemNumber: '64496',
  };
}

/** A sign-in of one's own, from one's own laptop. */
export function ownSignIn(person: Person): Omit<SignIn, 'time' | 'ip' | 'location' | 'result'> {
  return {
    upn: person.upn,
    displayName: person.name,
    app: app('OfficeHome', 'Microsoft Graph'),
    client: 'Browser',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    device: 'managed',
    system: 'Windows10',
    browser: 'Edge 142.0.0',
    deviceName: person.host.name,
    secondFactor: true,
    risk: 'none',
    riskEvents: [],
  };
}

/** A sign-in by somebody who is not the account's owner: no device of ours, no second factor. */
export function strangeSignIn(account: string): Omit<SignIn, 'time' | 'ip' | 'location' | 'result'> {
  return {
    ...ownSignIn(personOf(account)),
    device: 'unknown',
    deviceName: '',
    system: 'Linux',
    browser: 'Chrome 141.0.0',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36',
    secondFactor: false,
  };
}

function app(name: string, resource: string): SignInApp {
  return { name, resource };
}

function locationDetails(location: Location | null): object {
  if (location === null) return {};
  const { city, state, country, latitude, longitude } = location;
  return { city, state, countryOrRegion: country, geoCoordinates: { latitude, longitude } };
}

function statusOf(errorCode: number, secondFactor: boolean): object {
  const additionalDetails = secondFactor ? 'MFA requirement satisfied by claim in the token' : '';
  return errorCode === 0
    ? { errorCode, additionalDetails }
    : { errorCode, failureReason: resultTexts[errorCode] ?? '', additionalDetails };
}

function deviceDetail(signIn: SignIn): object {
  const { system: operatingSystem, browser } = signIn;
  if (signIn.device === 'unknown')
    return { deviceId: '', operatingSystem, browser, isCompliant: false, isManaged: false };
  return {
    deviceId: objectIdOf(signIn.deviceName),
    displayName: signIn.deviceName,
    operatingSystem,
    browser,
    isCompliant: true,
    isManaged: true,
    trustType: 'Hybrid Azure AD joined',
  };
}
