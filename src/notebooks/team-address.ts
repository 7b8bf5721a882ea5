import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';

/** A team's repository, taken apart. */
export interface TeamAddress {
  /** What is cloned: `https://host/owner/name`. */
  readonly url: string;
  readonly host: string;
  /** The folders above the repository: `contoso`, or `org/project/_git`. */
  readonly owner: string;
  readonly name: string;
  /** Branch or tag; absent: the default branch. */
  readonly ref?: string;
  /** Short name for files and for a repository's id, of its own for each address: `team-hunts-1a2b3c4d`. */
  readonly id: string;
}

/**
 * Reads `https://host/owner/repo`, with `#branch` behind it or not.
 * @throws {UserError} never repeating what was typed, which may hold a password.
 */
export function readTeamAddress(text: string): TeamAddress {
  const address = text.trim();
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:') throw misfit('does not begin with https://');
  if (url.username !== '' || url.password !== '') throw misfit('holds a user name or password');
  if (url.search !== '') throw misfit('has a question mark in it');
  const parts = decoded(url.pathname).replace(/^\//, '').replace(/\/$/, '').split('/');
  const name = parts.at(-1)?.replace(/\.git$/, '') ?? '';
  const owner = parts.slice(0, -1);
  if (owner.length === 0 || ![...owner, name].every((part) => /^[\w][\w .-]{0,99}$/.test(part))) {
    throw misfit('does not go on with an owner and a repository');
  }
  const ref = decoded(url.hash.slice(1));
  if (ref !== '' && !isRef(ref)) throw misfit('names a branch that Git would not have');
  const path = [...owner, name].map(encodeURIComponent).join('/');
  const clone = `https://${url.host}/${path}`;
  const hash = createHash('sha256').update(`${clone}#${ref}`).digest('hex').slice(0, 8);
  const short = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return {
    url: clone,
    host: url.host,
    owner: owner.join('/'),
    name,
    ...(ref === '' ? {} : { ref }),
    id: ['team', short, hash].filter(Boolean).join('-').replaceAll(/-+/g, '-'),
  };
}

/** Git's rules for names of branches and tags, and a little more: nothing that a command line could take for an option. */
function isRef(ref: string): boolean {
  return /^[A-Za-z0-9][\w./+@-]{0,199}$/.test(ref) && !/\.\.|\/\/|@\{|\.lock(?:\/|$)|[./]$|\/\./.test(ref);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw misfit('has a % that means nothing');
  }
}

function misfit(problem: string): UserError {
  return new UserError(`The address of a team’s notebooks ${problem}.`, {
    hint: 'It looks like https://github.com/contoso/hunting-notebooks, or with a branch https://github.com/contoso/hunting-notebooks#main.',
  });
}
