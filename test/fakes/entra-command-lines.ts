import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Stand-ins for `az` and `pwsh` in a folder of their own, to be put on PATH. */
export interface CommandLines {
  readonly folder: string;
  /** `az account get-access-token` answers with this token, or fails with this complaint. */
  az(answer: { token: string } | { complaint: string }): Promise<void>;
  /** PowerShell's `Get-AzAccessToken` likewise. */
  pwsh(answer: { token: string } | { complaint: string }): Promise<void>;
  remove(): Promise<void>;
}

export async function makeCommandLines(): Promise<CommandLines> {
  const folder = await mkdtemp(join(tmpdir(), 'huntline-az-'));
  async function script(name: string, lines: readonly string[]): Promise<void> {
    const path = join(folder, name);
    await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'));
    await chmod(path, 0o755);
  }
  const inAnHour = () => new Date(Date.now() + 3_600_000);
  return {
    folder,
    az: (answer) =>
      script(
        'az',
        'token' in answer
          ? [
              'case "$*" in "account get-access-token --output json --resource https://"*) ;; *) exit 2;; esac',
              says({ accessToken: answer.token, expires_on: Math.floor(inAnHour().getTime() / 1000) }),
            ]
          : [complains(answer.complaint)],
      ),
    pwsh: (answer) =>
      script('pwsh', [
        '[ "$1" = "/?" ] && exit 0',
        '[ "$1" = "-NoProfile" ] || exit 2',
        '[ -n "$AZURE_IDENTITY_POWERSHELL_RESOURCE" ] || exit 3',
        'token' in answer
          ? says({ Token: answer.token, ExpiresOn: inAnHour().toISOString() })
          : complains(answer.complaint),
      ]),
    remove: () => rm(folder, { recursive: true }),
  };
}

function says(value: object): string {
  return `printf '%s\\n' '${JSON.stringify(value)}'`;
}

function complains(text: string): string {
  return `printf '%s\\n' "${text}" >&2; exit 1`;
}
