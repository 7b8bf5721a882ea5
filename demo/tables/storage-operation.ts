import { storageIdOf } from '../cloud.ts';
import { company } from '../company.ts';
import type { Random } from '../random.ts';
import type { Row } from '../world.ts';

/** One request to a storage account. */
export interface StorageOperation {
  readonly time: number;
  readonly account: string;
  readonly service: 'blob' | 'file';
  readonly operation: string;
  /** Below the account: `/releases/a.zip`. */
  readonly path: string;
  readonly ip: string;
  readonly authentication: 'AccountKey' | 'OAuth' | 'SAS' | 'Kerberos';
  readonly upn?: string;
  readonly agent: string;
  readonly status?: readonly [code: string, text: string];
  /** Base64 over the MD5 of what is written or read. */
  readonly md5?: string;
  readonly bytes: number;
}

/** The columns that StorageBlobLogs and StorageFileLogs share. */
export function storageRow(random: Random, operation: StorageOperation): Row {
  const { time, account, service, path, ip, authentication, upn = '', md5 = '', bytes } = operation;
  const [code, text] = operation.status ?? ['200', 'Success'];
  const writes = /^(?:Put|Create|Set)/.test(operation.operation);
  return {
    TimeGenerated: new Date(time),
    AccountName: account,
    ServiceType: service,
    OperationName: operation.operation,
    OperationVersion: '2024-08-04',
    OperationCount: 0,
    Category: writes
      ? 'StorageWrite'
      : operation.operation.startsWith('Delete')
        ? 'StorageDelete'
        : 'StorageRead',
    StatusCode: code,
    StatusText: text,
    Uri: `https://${account}.${service}.core.windows.net:443${path}`,
    ObjectKey: `/${account}${path.replace(/\?.*/, '')}`,
    CallerIpAddress: `${ip}:${random.int(32_768, 60_999)}`,
    AuthenticationType: authentication,
    AuthenticationHash: authentication === 'OAuth' ? '' : `key1(${random.hex(16)})`,
    RequesterUpn: upn,
    RequesterTenantId: upn === '' ? '' : company.tenantId,
    UserAgentHeader: operation.agent,
    RequestBodySize: writes ? bytes : 0,
    ResponseBodySize: writes ? 0 : bytes,
    RequestMd5: writes ? md5 : '',
    ResponseMd5: md5,
    CorrelationId: random.guid(),
    DurationMs: random.int(3, 90),
    ServerLatencyMs: random.int(2, 40),
    Protocol: 'HTTPS',
    TlsVersion: 'TLS 1.2',
    SchemaVersion: '1.0',
    Location: 'North Europe',
    _ResourceId: storageIdOf(account, service),
    _SubscriptionId: company.subscriptionId,
  };
}
