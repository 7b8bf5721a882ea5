import { type Access, createAccess } from '../access/access.ts';
import { readRoleSetting } from '../access/read-role-setting.ts';
import { type Audit, type OnLoss, openAudit } from '../audit/audit.ts';
import { createLogsIngestion } from '../audit/logs-ingestion.ts';
import type { Head } from '../audit/seal.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Blotter } from '../secrets/blot.ts';
import { openState, type State } from '../state/state.ts';
import type { Azure } from './compose-azure.ts';

/** Opens the state file that the settings name. @throws {UserError} saying what is wrong with it. */
export function composeState(config: Config, now: () => Date): Promise<State> {
  const { HUNTLINE_STATE: file, HUNTLINE_STATE_JOURNAL: journal } = config;
  return openState({ file, setting: 'HUNTLINE_STATE', journal, now });
}

/** Who may do what: by the settings, by what was given in chat, and at this machine all. */
export function composeAccess(config: Config, state: State): Access {
  return createAccess({
    given: {
      reader: readRoleSetting('HUNTLINE_READERS', config.HUNTLINE_READERS),
      hunter: readRoleSetting('HUNTLINE_HUNTERS', config.HUNTLINE_HUNTERS),
      author: readRoleSetting('HUNTLINE_AUTHORS', config.HUNTLINE_AUTHORS),
      admin: readRoleSetting('HUNTLINE_ADMINS', config.HUNTLINE_ADMINS),
    },
    grants: state.roles,
    local: ['terminal', 'web', ...(config.MicrosoftAppId ? [] : (['teams'] as const))],
  });
}

/** The end of the chain as the state remembers it, so that an end that was cut off is noticed. */
export async function auditHead({ cache }: State): Promise<Head | undefined> {
  return (await cache.get('audit', 'head')) as Head | undefined;
}

/** Opens the audit file, and the upload beside it where that is set. */
export async function composeAudit(
  config: Config,
  state: State,
  azure: Azure,
  blotter: Blotter,
  clock: () => Date,
  log: Log,
): Promise<Audit> {
  const {
    HUNTLINE_AUDIT_ENDPOINT: endpoint,
    HUNTLINE_AUDIT_RULE: ruleId,
    HUNTLINE_AUDIT_STREAM: stream,
  } = config;
  const { credential, cloud, secrets } = azure;
  const key =
    config.HUNTLINE_AUDIT_KEY && (await secrets.get('HUNTLINE_AUDIT_KEY', config.HUNTLINE_AUDIT_KEY));
  const upload = (onLoss: OnLoss) =>
    createLogsIngestion(
      {
        endpoint: endpoint ?? '',
        ruleId: ruleId ?? '',
        stream,
        credential,
        audience: cloud.ingestionAudience,
        log,
      },
      onLoss,
    );
  return openAudit({
    file: config.HUNTLINE_AUDIT,
    setting: 'HUNTLINE_AUDIT',
    key,
    now: clock,
    log,
    redact: blotter.blot,
    anchor: {
      load: () => auditHead(state),
      save: (head) => state.cache.set('audit', 'head', { ...head }, new Date('9999-12-31')),
    },
    ...(endpoint && ruleId ? { sink: upload } : {}),
  });
}
