import type { PlacedEntry } from './placing.ts';

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads the XML of List Directories and Files: names, and the marker of the next page (empty at the end). */
export function readListing(xml: string): {
  readonly entries: readonly Pick<PlacedEntry, 'kind' | 'name'>[];
  readonly next: string;
} {
  const entries = [...xml.matchAll(/<(File|Directory)>([\s\S]*?)<\/\1>/g)].flatMap(
    ([, element, inside = '']) => {
      const [, attributes = '', text = ''] = /<Name([^>]*)>([^<]*)<\/Name>/.exec(inside) ?? [];
      // A name that XML cannot hold comes percent-encoded, and says so.
      const name = /Encoded="true"/i.test(attributes) ? decoded(unescaped(text)) : unescaped(text);
      if (name === '') return [];
      const file = /\.ipynb$/i.test(name) ? ('notebook' as const) : ('file' as const);
      return [{ name, kind: element === 'Directory' ? ('folder' as const) : file }];
    },
  );
  return { entries, next: unescaped(/<NextMarker>([^<]*)<\/NextMarker>/.exec(xml)?.[1] ?? '') };
}

function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
