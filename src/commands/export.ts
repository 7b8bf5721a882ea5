import type { Action, Answer, NoticeItem } from '../answers.ts';
import { UserError } from '../errors.ts';
import { quoteWord } from '../language/quote-word.ts';
import type { Args, Command, Context } from './command.ts';
import type { ExportRule, ExportStatus } from './export/export-services.ts';
import { notice } from './notice.ts';

const usage = [
  'export status                  of every workspace',
  'export status [in] <workspace>',
] as const;

/** Tells which tables leave a workspace for storage or Event Hubs, which notebooks on Spark read from there. */
export const exportCommand: Command = {
  name: 'export',
  summary: 'See which tables are exported, for notebooks on Spark to read',
  access: 'hunter',
  usage,
  examples: ['export status'],
  run,
};

async function run(args: Args, context: Context): Promise<Answer> {
  const [verb = 'status', ...words] = args.words().map(({ text }) => text);
  const rest = /^in$/i.test(words[0] ?? '') ? words.slice(1) : words;
  if (!/^status$/i.test(verb) || rest.length > 1 || (words.length > 0 && rest.length === 0)) {
    throw new UserError(`“export ${args.rest.trim()}” is not understood.`, {
      hint: `Try one of:\n${usage.join('\n')}`,
      actions: [{ title: 'export status', line: 'export status' }],
    });
  }
  const { workspaces } = context.services;
  const asked = rest[0] === undefined ? workspaces.names : [workspaces.find(rest[0]).name];
  const found = await Promise.all(asked.map((name) => statusOf(name, context)));
  const single = found.length === 1;
  return notice(
    single ? `Exports of ${asked[0]}` : 'Exports',
    textOf(found),
    found.flatMap((one) => itemsOf(one, single)),
    actionsFor(found, single),
  );
}

type Found = { readonly name: string; readonly status: ExportStatus | UserError };

/** One workspace that cannot be read is a line among the others. */
async function statusOf(name: string, { services, signal }: Context): Promise<Found> {
  try {
    return { name, status: await services.exports.status(name, signal) };
  } catch (error) {
    if (error instanceof UserError && !signal.aborted) return { name, status: error };
    throw error;
  }
}

function textOf(found: readonly Found[]): string {
  const lacking = found.filter(({ status }) => !(status instanceof UserError) && status.commands.length > 0);
  const what = 'Notebooks on Spark (BYO-ML) read from storage what a workspace exports.';
  if (lacking.length === 0) return what;
  return `${what} An export begins with what comes in after it is set up, about half an hour later, and costs by volume; whoever sets it up needs Log Analytics Contributor on the workspace, and may make the storage account.`;
}

function itemsOf({ name, status }: Found, single: boolean): NoticeItem[] {
  if (status instanceof UserError) {
    const { message, hint } = status;
    // Apart, since a card cuts a long text, and what to do stands at its end.
    return [
      { name, text: `It cannot be told. ${message}` },
      ...(hint === undefined ? [] : [{ name: single ? 'What to do' : `${name}: what to do`, text: hint }]),
    ];
  }
  const { nothing, rules, missing, commands, placeholders } = status;
  const of = single ? '' : `${name}: `;
  const none = nothing ?? (rules.length === 0 ? 'There is no rule: nothing is exported.' : undefined);
  const lacks = missing.map(({ table, why }) => ({
    name: `${of}${table} is missing`,
    text: `no rule that is on exports it to storage; ${why}`,
  }));
  const filled = placeholders ? ' (put your own names in the place of what stands in <…>)' : '';
  return [
    ...(none === undefined ? [] : [{ name, text: none }]),
    ...rules.map((rule) => ({ name: `${of}${rule.name}`, text: ruleText(rule) })),
    ...(nothing === undefined ? lacks : []),
    // Of several workspaces only those with names of their own: the card would be full of the same commands.
    ...(single || nothing === undefined
      ? commands.map(({ purpose, lines }, at) => ({
          name: `${of}${at + 1}. ${purpose}`,
          text: at === 0 ? `in a shell with the Azure CLI${filled}` : '',
          lines,
        }))
      : []),
  ];
}

const places = {
  'event-hubs': 'Event Hubs',
  storage: 'the storage account',
  other: 'an unknown place',
} as const;

function ruleText({ enabled, tables, destination, createdAt, modifiedAt }: ExportRule): string {
  const { kind, resourceId, eventHub } = destination;
  const target = resourceId.split('/').at(-1) || resourceId;
  const hub = eventHub === undefined ? '' : `, hub ${eventHub}`;
  const changed = modifiedAt ?? createdAt;
  const since = changed === undefined ? '' : `, as it is since ${changed.slice(0, 10)}`;
  const what = tables.length === 0 ? 'no table' : tables.join(', ');
  return `${enabled ? 'on' : 'off'}: ${what} → ${places[kind]} ${target}${hub}${since}`;
}

function actionsFor(found: readonly Found[], single: boolean): readonly Action[] {
  if (single) return [];
  return found.slice(0, 5).map(({ name }) => ({
    title: `Only ${name}`,
    line: `export status ${quoteWord(name)}`,
  }));
}
