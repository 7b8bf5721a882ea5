import { readFileSync, statSync } from 'node:fs';
import { UserError } from '../errors.ts';
import type { MsticpyConfig } from './msticpyconfig.ts';
import { parseMsticpyConfig } from './parse-msticpyconfig.ts';
import { settingsFaults } from './settings-faults.ts';
import { expandHome } from './settings-paths.ts';

/** Reads the settings of a team’s notebooks. @throws {UserError} naming everything that is wrong, with its place. */
export function readMsticpyConfig(path: string): MsticpyConfig {
  const file = expandHome(path);
  return parseMsticpyConfig(file, textOf(file));
}

function textOf(file: string): string {
  try {
    const { size } = openable(file);
    if (size > 1_000_000) throw settingsFaults(file, [`${file}:1:1: the file is larger than 1 MB`]);
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (cause) {
    if (cause instanceof UserError || !(cause instanceof Error && 'code' in cause)) throw cause;
    const why = cause.code === 'ENOENT' ? 'there is no such file' : String(cause.code);
    throw new UserError(`${file} could not be read: ${why}.`, {
      title: 'MSTICPy’s settings',
      hint: 'Set HUNTLINE_MSTICPYCONFIG to the path of your msticpyconfig.yaml, or leave it empty.',
      cause,
    });
  }
}

function openable(file: string) {
  const found = statSync(file);
  if (found.isFile()) return found;
  throw new UserError(`${file} is not a file.`, {
    title: 'MSTICPy’s settings',
    hint: 'Set HUNTLINE_MSTICPYCONFIG to the path of your msticpyconfig.yaml, not to its folder.',
  });
}
