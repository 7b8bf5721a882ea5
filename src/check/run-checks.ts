import type { CheckLine } from '../answers.ts';
import { UserError } from '../errors.ts';
import { cutWords } from './cut-words.ts';

/** What a look at one thing found. */
export type Finding = Omit<CheckLine, 'name'>;

/** Looks at one setting or one service outside, by a small real call. */
export interface Probe {
  readonly name: string;
  /** For a finding that names none itself. */
  readonly setting?: string | undefined;
  readonly written?: string | undefined;
  /** A {@link UserError} is a finding too: its hint says how to mend it. */
  look(signal: AbortSignal): Promise<Finding>;
}

export interface CheckOptions {
  /** Milliseconds that each probe may take; they run side by side. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Keeps secrets out of what services and libraries say. */
  readonly redact?: (text: string) => string;
}

/** Looks at everything, in as long as the slowest takes; never rejects, and keeps the order of the probes. */
export function runChecks(
  probes: readonly Probe[],
  options: CheckOptions = {},
): Promise<readonly CheckLine[]> {
  return Promise.all(probes.map((probe) => lineOf(probe, options)));
}

async function lineOf(
  probe: Probe,
  { timeoutMs = 20_000, signal, redact = (text) => text }: CheckOptions,
): Promise<CheckLine> {
  const finding = await lookInTime(probe, timeoutMs, signal);
  const setting = finding.setting ?? (finding.ok ? undefined : probe.setting);
  const written = finding.written ?? (finding.ok ? undefined : probe.written);
  return {
    name: probe.name,
    ok: finding.ok,
    message: redact(finding.message),
    ...(setting === undefined ? {} : { setting }),
    ...(finding.mend === undefined ? {} : { mend: redact(finding.mend) }),
    ...(written === undefined ? {} : { written }),
  };
}

/** A probe that does not heed its signal is left behind: it cannot hold up the others. */
async function lookInTime(probe: Probe, timeoutMs: number, signal?: AbortSignal): Promise<Finding> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const ended = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
  try {
    ended.throwIfAborted();
    const given = new Promise<never>((_, reject) => {
      ended.addEventListener('abort', () => reject(ended.reason), { once: true });
    });
    return await Promise.race([probe.look(ended), given]);
  } catch (error) {
    if (late.signal.aborted)
      return { ok: false, message: `no answer within ${timeoutMs / 1000} s`, mend: slow };
    return ended.aborted
      ? { ok: false, message: 'the check was stopped before this was answered' }
      : wrong(error);
  } finally {
    clearTimeout(timer);
  }
}

const slow =
  'See whether this machine reaches it: a firewall, a proxy or a private endpoint may stand in between.';

function wrong(error: unknown): Finding {
  if (!(error instanceof Error)) return { ok: false, message: String(error) };
  const mend = error instanceof UserError ? error.hint : undefined;
  const message = error instanceof UserError ? error.message : `${error.name}: ${firstLine(error.message)}`;
  return { ok: false, message, ...(mend === undefined ? {} : { mend }) };
}

function firstLine(text: string): string {
  return cutWords(text.split(/\r?\n/)[0] ?? '', 300);
}
