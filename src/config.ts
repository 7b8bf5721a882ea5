import { existsSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from './errors.ts';
import { isLocale, isTimeZone } from './intl-names.ts';

const text = z.string().trim().min(1).optional();
const port = z.coerce.number().int().min(0).max(65_535);

/** Every setting, by the name of its environment variable; `.env.example` says what each is for. */
export const settings = z.object({
  HUNTLINE_HOST: z.string().trim().min(1).default('127.0.0.1'),
  HUNTLINE_PORT: port.default(3978),
  HUNTLINE_WEB_PORT: port.or(z.literal('off')).default(3979),
  HUNTLINE_AUTHORS: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((id) => id.trim() || [])),
  HUNTLINE_MAX_ROWS: z.coerce.number().int().min(1).max(500_000).default(10_000),
  HUNTLINE_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(600).default(180),
  HUNTLINE_TIME_ZONE: z
    .string()
    .trim()
    .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
    .refine(isTimeZone, 'is not a time zone; use an IANA name such as Europe/Berlin'),
  HUNTLINE_LOCALE: z
    .string()
    .trim()
    .min(2)
    .default('en-GB')
    .refine(isLocale, 'is not a language tag; use one such as en-GB'),
  HUNTLINE_DEMO_SEED: z.coerce.number().int().default(1),
  HUNTLINE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  NO_COLOR: z.string().optional(),
  MicrosoftAppId: text,
  MicrosoftAppPassword: text,
  MicrosoftAppTenantId: text,
  MicrosoftAppType: z.enum(['SingleTenant', 'MultiTenant', 'UserAssignedMsi']).optional(),
  SLACK_BOT_TOKEN: text,
  SLACK_SIGNING_SECRET: text,
  SLACK_APP_TOKEN: text,
  SLACK_API_URL: z.url().optional(),
});

export type Config = z.infer<typeof settings>;

/** The settings whose values must never be shown. */
export const secretSettings = [
  'MicrosoftAppPassword',
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
] as const satisfies readonly (keyof Config)[];

/** Reads all settings at once; an empty variable counts as absent. @throws {UserError} naming every setting that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const read = settings.safeParse(given);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new UserError(faults.join('\n'), {
    title: 'Settings that do not fit',
    hint: 'Mend them in the environment or in .env; .env.example says what each takes.',
  });
}

/** Adds the settings of `.env` in the current folder, where there is one; what the environment has already wins. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
