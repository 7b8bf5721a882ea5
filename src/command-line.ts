import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Answer } from './answers.ts';
import { tellVerdict } from './audit/tell-verdict.ts';
import { verifyAudit } from './audit/verify-audit.ts';
import { checkExitCode, checkJson, checkText } from './check/check-report.ts';
import { composeApp, type Huntline } from './compose/compose-app.ts';
import { auditHead, composeState } from './compose/compose-people.ts';
import { runImport } from './compose/run-import.ts';
import { runSecrets } from './compose/run-secrets.ts';
import { type Config, loadDotEnv, readConfig } from './config.ts';
import { UserError } from './errors.ts';
import { printObservables } from './print-observables.ts';
import { renderCard } from './render/render-card.ts';
import { toSlack } from './render/to-slack.ts';
import { toTerminal } from './render/to-terminal.ts';
import { views } from './render/view.ts';
import { runQueriesCheck } from './run-queries-check.ts';
import { serve, tell } from './serve.ts';
import { terminalChat } from './surfaces/terminal.ts';
import type { Incoming } from './types.ts';

const usage = `huntline start                       serve the chats that the settings turn on
huntline run "<line>"                answer one line; exit code 1 where it could not be answered
         --json | --card | --blocks  … as the answer, the Adaptive Card, the Slack blocks
huntline chat                        a prompt with history and completion
huntline check [--json]              look at every setting and service; exit code 1 where anything is wrong
huntline secrets list                each secret setting and whether it has a value, never the value
huntline secrets set <NAME>          put a value, read from standard input, into the vault
huntline secrets move [--replace]    move the secrets of .env into the vault, and leave references behind
huntline workspace import <files…> --to <folder>
                                     make a workspace's folder of exports and event logs; exit code 1 where a row is lost
         --table <name> | --time <column> | --time-zone <zone> | --append | --replace
huntline observables <file|->        what a file or standard input names: JSON lines of type, value, found
huntline queries check <path> …      look at files of hunts: form, KQL, cost; exit code 1 where anything is wrong
         --json | --sarif | --strict … as JSON, as SARIF, warnings fail too
huntline audit verify [file]         find what was changed in the audit; exit code 1 where it was`;

type Verb = (words: readonly string[], config: Config) => Promise<void>;

const verbs: Readonly<Record<string, Verb>> = {
  start: () => serve(),
  run: (words, config) => withHuntline(config, (huntline) => run(words.join(' '), huntline, config)),
  chat: (_words, config) => withHuntline(config, (huntline) => chat(huntline, config)),
  check: (_words, config) => withHuntline(config, (huntline) => check(huntline, config)),
  secrets: (words, config) =>
    withHuntline(config, (huntline) => runSecrets(words, values.replace === true, huntline, config)),
  audit: (words, config) => audit(words, config),
  queries: (words) =>
    runQueriesCheck(words, {
      format: values.sarif ? 'sarif' : values.json ? 'json' : 'text',
      strict: values.strict === true,
    }),
  observables: ([file]) => printObservables(file),
  workspace: (words) =>
    runImport(words, {
      to: values.to,
      table: values.table,
      time: values.time,
      timeZone: values['time-zone'],
      existing: values.replace ? 'replace' : values.append ? 'append' : 'refuse',
    }),
};

loadDotEnv();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    card: { type: 'boolean' },
    blocks: { type: 'boolean' },
    replace: { type: 'boolean' },
    sarif: { type: 'boolean' },
    strict: { type: 'boolean' },
    to: { type: 'string' },
    table: { type: 'string' },
    time: { type: 'string' },
    'time-zone': { type: 'string' },
    append: { type: 'boolean' },
  },
});
const [name = '', ...rest] = positionals;
const verb = verbs[name];
if (verb && (name !== 'run' || rest.length > 0)) await guarded(verb);
else {
  console.error(usage);
  process.exitCode = name === '' ? 0 : 2;
}

async function guarded(chosen: Verb): Promise<void> {
  try {
    await chosen(rest, readConfig());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    tell(error);
  }
}

async function withHuntline(config: Config, use: (huntline: Huntline) => Promise<void>): Promise<void> {
  const huntline = await composeApp(config);
  try {
    await use(huntline);
  } catch (error) {
    throw huntline.withoutSecrets(error);
  } finally {
    await huntline.close();
  }
}

async function run(line: string, { app }: Huntline, config: Config): Promise<void> {
  const answer = await app.answer(typed(line, config.HUNTLINE_TIME_ZONE, config.HUNTLINE_LOCALE));
  const answered = answer.kind !== 'error' && answer.kind !== 'form';
  const to = answered ? process.stdout : process.stderr;
  to.write(`${show(answer, to.isTTY === true && !config.NO_COLOR)}\n`);
  if (!answered) process.exitCode = 1;
}

function typed(line: string, timeZone: string, locale: string): Incoming {
  const person = { id: 'local', name: 'you' };
  return { surface: 'terminal', line, person, place: { id: 'terminal', kind: 'personal' }, locale, timeZone };
}

function show(answer: Answer, color: boolean): string {
  if (values.json) return JSON.stringify(answer, null, 2);
  if (values.card) return JSON.stringify(renderCard(answer, views.teams), null, 2);
  if (values.blocks) return JSON.stringify(toSlack(renderCard(answer, views.slack)), null, 2);
  if (answer.kind === 'file') return answer.content.trimEnd();
  const width = process.stdout.columns ?? 120;
  return toTerminal(renderCard(withoutKept(answer), views.terminal), { width, color });
}

/** A result is kept no longer than this process lives: lines that go back to it would not work. */
function withoutKept(answer: Answer): Answer {
  return answer.kind === 'hunt' ? { ...answer, result: '', actions: [] } : answer;
}

function chat({ app }: Huntline, config: Config): Promise<void> {
  return terminalChat(app, {
    color: process.stdout.isTTY === true && !config.NO_COLOR,
    historyFile: join(homedir(), '.huntline_history'),
    timeZone: config.HUNTLINE_TIME_ZONE,
    locale: config.HUNTLINE_LOCALE,
  });
}

async function check(huntline: Huntline, config: Config): Promise<void> {
  const lines = await huntline.check(new AbortController().signal);
  const color = process.stdout.isTTY === true && !config.NO_COLOR;
  console.log(values.json ? checkJson(lines) : checkText(lines, color));
  process.exitCode = checkExitCode(lines);
}

/** Reads the file alone: an audit can be verified where nothing else of Huntline can be reached. */
async function audit([word, file]: readonly string[], config: Config): Promise<void> {
  if (word !== 'verify') throw new UserError('Try: huntline audit verify', { title: 'Not understood' });
  const key = config.HUNTLINE_AUDIT_KEY;
  if (key && /^(env|keyvault):/.test(key)) {
    throw new UserError('HUNTLINE_AUDIT_KEY is a reference; give its value for this command.', {
      title: 'The key is not here',
    });
  }
  const state = await composeState(config, () => new Date());
  try {
    const anchor = file === undefined ? await auditHead(state) : undefined;
    const verdict = await verifyAudit(file ?? config.HUNTLINE_AUDIT, { key, anchor });
    console.log(tellVerdict(file ?? config.HUNTLINE_AUDIT, verdict));
    if (verdict.status === 'broken') process.exitCode = 1;
  } finally {
    await state.close();
  }
}
