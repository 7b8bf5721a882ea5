import { parseEnv } from 'node:util';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where a setting is written, in words: `.env:12`, `the environment`, or that it is nowhere. `environment` is what
 * is in force; what was there before `.env` was read wins over it, so a value of `.env` that differs is not in force.
 */
export function whereWritten(setting: string, environment: Environment, dotEnv = ''): string {
  const inForce = environment[setting]?.trim();
  if (!inForce) return 'nowhere yet; .env.example tells of it';
  return parseEnv(dotEnv)[setting]?.trim() === inForce
    ? `.env:${lineOf(setting, dotEnv)}`
    : 'the environment';
}

function lineOf(setting: string, dotEnv: string): number {
  const lines = dotEnv.split('\n');
  return lines.findLastIndex((line) => /^\s*(?:export\s+)?(\w+)\s*=/.exec(line)?.[1] === setting) + 1;
}
