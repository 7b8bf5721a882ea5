import { writeJson } from '../values/json.ts';
import type { Udf } from './define.ts';

/** URLs and paths taken apart. */
export const urlUdfs: readonly Udf[] = [
  { name: 'kql_parse_url', takes: ['string'], gives: 'string', call: parseUrl },
  { name: 'kql_parse_urlquery', takes: ['string'], gives: 'string', call: parseQuery },
  { name: 'kql_parse_path', takes: ['string'], gives: 'string', call: parsePath },
];

const url =
  /^(?<scheme>[a-z][\w+.-]*):\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<host>\[[^\]]*\]|[^:/?#]*)(?::(?<port>\d+))?(?<path>[^?#]*)(?:\?(?<query>[^#]*))?(?:#(?<fragment>.*))?$/is;

function parseUrl(text: string): string {
  const groups = url.exec(text)?.groups;
  return writeJson({
    Scheme: groups?.scheme ?? '',
    Host: groups?.host ?? '',
    Port: groups?.port ?? '',
    Path: groups ? (groups.path ?? '') : text,
    Username: groups?.user ?? '',
    Password: groups?.password ?? '',
    'Query Parameters': queryOf(groups?.query ?? ''),
    Fragment: groups?.fragment ?? '',
  });
}

function parseQuery(text: string): string {
  return writeJson({ 'Query Parameters': queryOf(text.replace(/^[^?]*\?/, '')) });
}

function queryOf(query: string): Record<string, string> {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

function parsePath(text: string): string {
  const [, scheme = '', rest = text] = /^([a-z][\w+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  // A drive's letter and a colon is no scheme; what follows a colon in a file's name is its alternate stream.
  const root = /^[a-z]:[\\/]?/i.exec(rest)?.[0] ?? '';
  const cut = Math.max(rest.lastIndexOf('/'), rest.lastIndexOf('\\'));
  const directory = cut < 0 ? '' : rest.slice(0, cut);
  const [name = '', stream = ''] = rest.slice(cut + 1).split(':', 2);
  const file = cut < 0 && root !== '' ? '' : name;
  const dot = file.lastIndexOf('.');
  return writeJson({
    Scheme: scheme,
    RootPath: root,
    DirectoryPath: directory,
    DirectoryName: directory.slice(Math.max(directory.lastIndexOf('/'), directory.lastIndexOf('\\')) + 1),
    Filename: file,
    Extension: dot > 0 ? file.slice(dot + 1) : '',
    AlternateDataStreamName: stream,
  });
}
