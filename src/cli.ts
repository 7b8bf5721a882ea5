import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { composeApp } from './compose-app.ts';
import { loadDotEnv, readConfig } from './config.ts';
import { logFor, serve } from './main.ts';
import { renderCard } from './render/render-card.ts';
import { toSlack } from './render/to-slack.ts';
import { toTerminal } from './render/to-terminal.ts';
import { views } from './render/view.ts';
import { terminalChat } from './surfaces/terminal.ts';
import type { Answer, Incoming } from './types.ts';

const usage = `huntline start                       serve the chats that the settings turn on
huntline run "<line>"                answer one line; exit code 1 where it could not be answered
         --json | --card | --blocks  … as the answer, the Adaptive Card, the Slack blocks
huntline chat                        a prompt with history and completion`;

loadDotEnv();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, card: { type: 'boolean' }, blocks: { type: 'boolean' } },
});
const [verb, ...words] = positionals;

if (verb === 'start') await serve();
else if (verb === 'run' && words.length > 0) await run(words.join(' '));
else if (verb === 'chat') await chat();
else {
  console.error(usage);
  process.exitCode = verb === undefined ? 0 : 2;
}

async function run(line: string): Promise<void> {
  const config = readConfig();
  const huntline = await composeApp(config, logFor(config));
  try {
    const answer = await huntline.app.answer(typed(line, config.HUNTLINE_TIME_ZONE, config.HUNTLINE_LOCALE));
    const answered = answer.kind !== 'error' && answer.kind !== 'form';
    const to = answered ? process.stdout : process.stderr;
    to.write(`${show(answer, to.isTTY === true && !config.NO_COLOR)}\n`);
    if (!answered) process.exitCode = 1;
  } finally {
    await huntline.close();
  }
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
  return toTerminal(renderCard(withoutKept(answer), views.terminal), {
    width: process.stdout.columns ?? 120,
    color,
  });
}

/** A result is kept no longer than this process lives: lines that go back to it would not work. */
function withoutKept(answer: Answer): Answer {
  return answer.kind === 'hunt' ? { ...answer, result: '', actions: [] } : answer;
}

async function chat(): Promise<void> {
  const config = readConfig();
  const huntline = await composeApp(config, logFor(config));
  try {
    await terminalChat(huntline.app, {
      color: process.stdout.isTTY === true && !config.NO_COLOR,
      historyFile: join(homedir(), '.huntline_history'),
      timeZone: config.HUNTLINE_TIME_ZONE,
      locale: config.HUNTLINE_LOCALE,
    });
  } finally {
    await huntline.close();
  }
}
