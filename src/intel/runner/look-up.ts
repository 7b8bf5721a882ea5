import type { Observable } from '../../enrichment.ts';
import type { ProviderSays } from '../provider-says.ts';
import type { Lane } from './lane.ts';
import { opinionOf } from './opinion-of.ts';
import { type Outcome, type Silent, silent, stopped } from './outcome.ts';
import { type Patience, type Received, type SendParts, send } from './send.ts';
import { timeWords } from './time-words.ts';

/** How long a provider rests that says, in an answer like any other, that its quota is used up. */
const quotaRestMs = 3_600_000;

/**
 * One question to one provider, from waiting for a place to an opinion. `keep` is done before the place is given back,
 * so that no more answers can be lost to a kill than the provider may be asked at once.
 */
export async function lookUp(
  lane: Lane,
  observable: Observable,
  patience: Patience,
  parts: SendParts,
  keep: (received: Received, outcome: Outcome) => Promise<void>,
): Promise<Outcome> {
  const leave = await lane.enter(patience.signal);
  if (!leave) return stopped;
  try {
    const received = await send(lane, observable, patience, parts);
    if ('silence' in received) return received;
    const outcome = await understand(lane, observable, received, parts);
    await keep(received, outcome);
    return outcome;
  } finally {
    leave();
  }
}

async function understand(
  lane: Lane,
  observable: Observable,
  { answer, askedAt }: Received,
  { keys, clock }: SendParts,
): Promise<Outcome> {
  const reading = opinionOf(lane.provider, observable, answer);
  if ('opinion' in reading) {
    lane.breaker.succeeded();
    return { opinion: reading.opinion, askedAt, cached: false };
  }
  if ('unreadable' in reading) {
    lane.breaker.failed();
    return lane.fault(reading.unreadable);
  }
  lane.breaker.undecided();
  return lane.fault(await said(reading));

  async function said({ says, message }: { says: ProviderSays['saying']; message: string }): Promise<Silent> {
    const now = clock.now();
    if (says === 'quota') {
      lane.rest(now + quotaRestMs);
      return silent('quota', `${message}; asked again from ${timeWords(now + quotaRestMs, now)}`);
    }
    if (says !== 'no-key') return silent(says, message);
    const found = await keys.of(lane.provider);
    if ('silence' in found) return found;
    await keys.refused(lane.provider, found.keys, `HTTP ${answer.status}`);
    const after = await keys.of(lane.provider);
    return 'silence' in after ? after : silent('refused', `${message}; there is another by now: ask again`);
  }
}
