import type { Answer } from '../../answers.ts';
import type { App, Incoming } from '../../types.ts';
import { within } from '../within.ts';
import type { Guests } from './guests.ts';
import type { Heard } from './heard.ts';
import type { SlackPerson } from './people.ts';
import type { ReadThread } from './read-thread.ts';
import type { Reply } from './reply.ts';
import type { UserGroups } from './user-groups.ts';

/** A line answered sooner than this shows no progress. */
const patienceMs = 1_500;
/** Progress is told no oftener than this: Slack counts updates. */
const betweenUpdatesMs = 3_000;
/** Names are looked up for this many mentions of a line. */
const namesLookedUp = 10;

/** What a conversation needs; the signal ends the hunt when Huntline stops. */
export interface ConverseParts {
  readonly app: App;
  readonly people: (userId: string) => Promise<SlackPerson>;
  readonly guests: Guests;
  readonly groups: UserGroups;
  readonly readThread: ReadThread;
  readonly replyTo: (heard: Heard, line: string) => Reply;
  readonly signal: AbortSignal;
}

/** Answers what was heard, which has been acknowledged before: tells the app, shows progress, delivers. */
export async function converse(heard: Heard, parts: ConverseParts): Promise<void> {
  const { people, groups, replyTo } = parts;
  const [person, names] = await Promise.all([people(heard.target.user), namesOf(heard.mentions, people)]);
  const line = heard.line((userId) => names.get(userId));
  const incoming: Incoming = {
    surface: 'slack',
    line,
    ...(heard.inputs ? { inputs: heard.inputs } : {}),
    person: {
      id: `${person.team ?? heard.team}:${heard.target.user}`,
      name: person.name,
      groups: () => groups(heard.target.user),
    },
    place: heard.place,
    ...(heard.target.thread === undefined ? {} : { thread: heard.target.thread }),
    ...whatWasSaid(heard, parts.readThread),
    locale: person.locale,
    timeZone: person.timeZone,
  };
  const reply = replyTo(heard, line);
  let words = 'Working on it …';
  let draft: Answer | undefined;
  let told: Answer | string | undefined;
  const work = answerOf(heard, person, incoming, parts, {
    progress: (message) => {
      words = message;
    },
    draft: (answer) => {
      draft = answer;
    },
  });
  for (let patience = patienceMs; ; patience = betweenUpdatesMs) {
    const answer = await within(work, patience);
    if (answer) return reply.deliver(answer);
    const tell = draft ?? words;
    if (tell !== told) await (typeof tell === 'string' ? reply.progress(tell) : reply.draft(tell));
    told = tell;
  }
}

/** What the line is about: what came along with it, or the thread in which it stands. */
function whatWasSaid(heard: Heard, readThread: ReadThread): Pick<Incoming, 'said'> {
  const { said, inThread: root, target } = heard;
  if (said) return { said: async () => said };
  return root === undefined ? {} : { said: () => readThread(target.channel, root) };
}

/** The app’s answer; first it must be known who would read it. */
async function answerOf(
  heard: Heard,
  person: SlackPerson,
  incoming: Incoming,
  { app, guests, signal }: ConverseParts,
  told: Pick<NonNullable<Parameters<App['answer']>[1]>, 'draft' | 'progress'>,
): Promise<Answer> {
  const place = { ...incoming.place, ...(await guests(heard, person)) };
  return app.answer({ ...incoming, place }, { ...told, signal });
}

async function namesOf(
  mentions: readonly string[],
  people: ConverseParts['people'],
): Promise<ReadonlyMap<string, string>> {
  const asked = mentions.slice(0, namesLookedUp);
  return new Map(await Promise.all(asked.map(async (id) => [id, (await people(id)).name] as const)));
}
