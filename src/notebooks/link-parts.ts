import { UserError } from '../errors.ts';
import { settingNames } from './setting-names.ts';

/** One part of an address: everything that means something in a URL, in Markdown or in HTML is escaped. */
export function encodePart(text: string): string {
  return encodeURIComponent(checked(text)).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** One part of a path, with nothing in it that goes up. @throws {UserError} as {@link encodePath}. */
export function encodeSegment(text: string): string {
  if (text === '' || text === '.' || text === '..') throw notPlain(text);
  return encodePart(text);
}

/**
 * A path of folders and a file with `/` between: each part is escaped, the `/` stay. Slashes at either end are dropped.
 * @throws {UserError} for `.` and `..`, empty parts, `\` and control characters.
 */
export function encodePath(path: string): string {
  return pathParts(path).map(encodePart).join('/');
}

/** The parts of a path. @throws {UserError} as {@link encodePath}. */
export function pathParts(path: string): readonly string[] {
  const parts = checked(path)
    .replaceAll(/^\/+|\/+$/g, '')
    .split('/');
  if (path.includes('\\') || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw notPlain(path);
  }
  return parts;
}

/** Escaped paths joined by `/`; one that is not there, or is the top folder, is left out. */
export function joinPath(...paths: readonly (string | undefined)[]): string {
  return paths
    .filter((path): path is string => path !== undefined && !/^\/+$/.test(path))
    .map(encodePath)
    .join('/');
}

/** A base address of a setting, without a slash at the end. @throws {UserError} naming the setting. */
export function baseAddress(setting: keyof typeof settingNames, text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (
    !url ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new UserError(`${settingNames[setting]} is not the address of a server.`, {
      hint: 'It begins with https:// (or http:// on one’s own machine), and holds no name, token or password.',
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** A resource id of Azure's, checked but not escaped. @throws {UserError} naming the setting. */
export function resourceId(setting: keyof typeof settingNames, text: string, provider: string): string {
  const id = text.trim().replace(/\/+$/, '');
  const shape = new RegExp(
    `^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${provider.replaceAll('.', '\\.')}/[^/]+$`,
    'i',
  );
  if (!shape.test(id)) {
    throw new UserError(`${settingNames[setting]} is not a resource id.`, {
      hint: `It looks like /subscriptions/…/resourceGroups/…/providers/${provider}/….`,
    });
  }
  return `/${pathParts(id).join('/')}`;
}

function notPlain(path: string): UserError {
  return new UserError(`${quoted(path)} is not a path that can be opened.`, {
    title: 'That path is not plain',
    hint: 'A path goes down from its folder, with / between the parts; it has no "." or ".." or "\\" in it.',
  });
}

function checked(text: string): string {
  if (text.isWellFormed() && !/\p{Cc}/u.test(text)) return text;
  throw new UserError(`${quoted(text)} holds characters that no address can hold.`);
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text).replaceAll(
    /[\u007f-\u009f\u2028\u2029]/g,
    '',
  );
}
