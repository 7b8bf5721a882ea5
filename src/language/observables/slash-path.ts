import { before, type Part, type Reading } from './reading.ts';

/** Folders at the root of Linux, macOS and Android; a path below anything else may as well be one of a web site. */
const roots =
  'Applications bin boot data/local dev etc home lib lib32 lib64 Library media mnt opt private proc root run sbin ' +
  'sdcard srv sys System tmp Users usr var Volumes';
const path = new RegExp(
  String.raw`(?:~|/(?:${roots.split(' ').join('|')}))/[\w.+@%~/#-]{0,4096}[\w~#-]`,
  'y',
);
const noPath = /^\/dev\/(?:tcp|udp)\//;
const request =
  /\b(?:GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH|CONNECT|TRACE|href|src|action|url|uri)["']?\s?[:=]?\s?["']?$/i;

/** A path of Unix, as written. */
export function readUnixPath(part: Part): Reading | undefined {
  const { text, start } = part;
  path.lastIndex = start;
  const [value] = path.exec(text) ?? [];
  if (value === undefined || noPath.test(value) || request.test(before(part, 12))) return undefined;
  return { type: 'file-path', value, start, end: start + value.length };
}

const segment = '[^\\s"\'<>|,;`?#&*%\\\\]{1,2048}';
const resource = new RegExp(
  `/(?:subscriptions/[\\w-]+(?:/resourceGroups/|/providers/)|providers/Microsoft\\.Management/managementGroups/)${segment}`,
  'iy',
);
const subscription = /\/subscriptions\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w/-])/iy;

/** The id of an Azure resource, group, subscription or management group, in lower case since Azure minds no case. */
export function readAzureResource({ text, start }: Part): Reading | undefined {
  resource.lastIndex = start;
  subscription.lastIndex = start;
  const [found] = resource.exec(text) ?? subscription.exec(text) ?? [];
  if (found === undefined) return undefined;
  const value = found.replace(/(?:[./:!]|\)(?<!\([^)]*\)))+$/, '');
  return { type: 'azure-resource', value: value.toLowerCase(), start, end: start + value.length };
}
