import { readFileSync } from 'node:fs';
import { inflateRawSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonText } from '../scripts/json-text.ts';
import { teamsIcons } from '../scripts/teams-icons.ts';
import { placeholderId, teamsManifest, teamsMenu, teamsPermissions } from '../scripts/teams-manifest.ts';
import { zip } from '../scripts/zip.ts';
import { commands } from '../src/commands/index.ts';
import { messageActions } from '../src/surfaces/teams/message-actions.ts';

const folder = new URL('../manifest/teams/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));

const https = z.url({ protocol: /^https$/ }).max(2048);
const scope = z.enum(['team', 'personal', 'groupChat', 'copilot']);
const guid = z.string().regex(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);

/** The rules of the published manifest schema, for the parts that we use; no other part is allowed. */
const manifest = z.strictObject({
  $schema: z.literal('https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams.schema.json'),
  manifestVersion: z.literal('1.30'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  id: guid,
  developer: z.strictObject({
    name: z.string().min(1).max(32),
    websiteUrl: https,
    privacyUrl: https,
    termsOfUseUrl: https,
  }),
  name: z.strictObject({ short: z.string().min(1).max(30), full: z.string().max(100) }),
  description: z.strictObject({ short: z.string().min(1).max(80), full: z.string().min(1).max(4000) }),
  icons: z.strictObject({ color: z.literal('color.png'), outline: z.literal('outline.png') }),
  accentColor: z.string().regex(/^#[0-9a-fA-F]{6}$/),
  bots: z
    .array(
      z.strictObject({
        botId: guid,
        scopes: z.array(scope).min(1),
        supportsFiles: z.literal(true),
        isNotificationOnly: z.literal(false),
        commandLists: z
          .array(
            z.strictObject({
              scopes: z.array(scope).min(1),
              commands: z
                .array(
                  z.strictObject({
                    title: z.string().min(1).max(128),
                    description: z.string().min(1).max(128),
                  }),
                )
                .min(1)
                .max(12),
            }),
          )
          .max(3),
      }),
    )
    .length(1),
  composeExtensions: z
    .array(
      z.strictObject({
        botId: guid,
        commands: z
          .array(
            z.strictObject({
              id: z.string().min(1).max(64),
              type: z.enum(['query', 'action']),
              title: z.string().min(1).max(32),
              description: z.string().min(1).max(128),
              context: z
                .array(z.enum(['compose', 'commandBox', 'message']))
                .min(1)
                .max(3),
              fetchTask: z.boolean(),
            }),
          )
          .min(1)
          .max(10),
      }),
    )
    .length(1),
  webApplicationInfo: z.strictObject({ id: guid, resource: z.string().min(1).max(2048) }).optional(),
  authorization: z
    .strictObject({
      permissions: z.strictObject({
        resourceSpecific: z
          .array(z.strictObject({ name: z.string().max(128), type: z.enum(['Application', 'Delegated']) }))
          .max(16),
      }),
    })
    .optional(),
});

describe('the Teams manifest', () => {
  it('keeps the rules of the schema', async () => {
    const { bots } = manifest.parse(await teamsManifest());
    expect(bots[0]?.scopes).toEqual(['personal', 'team', 'groupChat']);
    expect(bots[0]?.commandLists.flatMap(({ scopes }) => scopes)).toEqual(bots[0]?.scopes);
  });

  it('is the one that is checked in: after a change of the commands run `npm run manifest`', async () => {
    expect(read('manifest.json').toString()).toBe(jsonText(await teamsManifest()));
  });

  it('offers every command in one of its menus at least, each title once in a menu', async () => {
    const lists = manifest.parse(await teamsManifest()).bots[0]?.commandLists ?? [];
    const menus = lists.map((list) => list.commands.map(({ title }) => title));
    expect(menus.flat()).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
    for (const titles of menus) expect(new Set(titles).size).toBe(titles.length);
  });

  it('chooses what to offer in a scope where there are more commands than Teams shows', () => {
    const names = 'hunt enrich ip ti geo whois observables map watch workspace stop role check help'.split(
      ' ',
    );
    const listed = names.map((name) => ({ name, summary: name, examples: [name, `${name} this`] }));
    const titles = (scope: Parameters<typeof teamsMenu>[0], of = listed) =>
      teamsMenu(scope, of).map(({ title }) => title);
    expect(titles('personal')).toEqual(names.filter((name) => !['watch', 'whois'].includes(name)));
    expect(titles('team')).toEqual(names.filter((name) => !['check', 'role'].includes(name)));
    const more = [
      ...listed,
      ...['a', 'b', 'c', 'd'].map((name) => ({ ...listed[0], name, summary: '', examples: [] })),
    ];
    expect(titles('groupChat', more)).toHaveLength(12);
    expect(titles('groupChat', more)).toEqual(expect.arrayContaining(['enrich', 'watch', 'help', 'd']));
    expect(titles('team', listed.slice(0, 7))).toEqual([
      ...names.slice(0, 7),
      ...names.slice(0, 5).map((name) => `${name} this`),
    ]);
  });

  it('adds to the menu of every message what the surface answers there', async () => {
    const [extension] = manifest.parse(await teamsManifest()).composeExtensions;
    expect(extension?.commands.map(({ id, context }) => [id, context])).toEqual(
      Object.keys(messageActions).map((id) => [id, ['message']]),
    );
    expect(extension?.commands.map(({ title }) => title)).toContain('Enrich observables');
  });

  it('asks to read along for the bot’s own application, or not at all', async () => {
    const id = '7d1f0000-0000-4000-8000-000000000001';
    const made = manifest.parse(await teamsManifest({ appId: id }));
    expect(made.webApplicationInfo?.id).toBe(id);
    expect(made.authorization?.permissions.resourceSpecific).toEqual([
      { name: 'ChannelMessage.Read.Group', type: 'Application' },
      { name: 'ChatMessage.Read.Chat', type: 'Application' },
    ]);
    const less = manifest.parse(await teamsManifest({ appId: id, mentionsOnly: true }));
    expect(less).not.toHaveProperty('authorization');
    expect(less).not.toHaveProperty('webApplicationInfo');
    expect(less.composeExtensions).toEqual(made.composeExtensions);
  });

  it('takes the application id of a bot, and no other text', async () => {
    const id = '7d1f0000-0000-4000-8000-000000000001';
    const made = manifest.parse(await teamsManifest({ appId: id }));
    const ids = [made.id, made.bots[0]?.botId, made.composeExtensions[0]?.botId];
    expect(ids).toEqual([id, id, id]);
    await expect(teamsManifest({ appId: 'my bot' })).rejects.toThrow('must be a GUID');
    expect(manifest.parse(await teamsManifest()).id).toBe(placeholderId);
  });

  it('explains every permission in its README', () => {
    const text = read('README.md').toString();
    const parts = ['personal', 'team', 'groupChat', 'supportsFiles', 'commandLists', 'composeExtensions'];
    for (const word of [...parts, 'webApplicationInfo', '--mentions-only', ...teamsPermissions]) {
      expect(text).toContain(word);
    }
  });
});

describe('the icons', () => {
  it('have the sizes that Teams asks for', () => {
    expect([side('color.png'), side('outline.png')]).toEqual([
      [192, 192],
      [32, 32],
    ]);
  });

  it('are in colour and opaque, and white on nothing', () => {
    expect(pixels(read('color.png')).every(([, , , alpha]) => alpha === 255)).toBe(true);
    const outline = pixels(read('outline.png'));
    expect(outline.every(([red, green, blue]) => red === 255 && green === 255 && blue === 255)).toBe(true);
    const alphas = new Set(outline.map(([, , , alpha]) => alpha));
    expect([alphas.has(0), alphas.has(255)]).toEqual([true, true]);
  });

  it('are the ones that the script draws', () => {
    for (const [name, bytes] of Object.entries(teamsIcons())) {
      expect(rawOf(read(name)).equals(rawOf(bytes))).toBe(true);
    }
  });
});

describe('the package', () => {
  it('unzips to what was put in', () => {
    const files = { 'manifest.json': Buffer.from('{}\n'), 'ä.png': read('color.png') };
    expect(unzip(zip(files))).toEqual(files);
    expect(zip(files)).toEqual(zip(files));
  });
});

function side(name: string): [number, number] {
  const bytes = read(name);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** Rows of a filter byte and four bytes a pixel, of a PNG with one data chunk, as our script writes them. */
function rawOf(bytes: Buffer): Buffer {
  const at = bytes.indexOf('IDAT');
  return inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
}

function pixels(bytes: Buffer): number[][] {
  const width = bytes.readUInt32BE(16);
  const raw = rawOf(bytes);
  return Array.from({ length: width * width }, (_, index) => {
    const start = Math.floor(index / width) * (width * 4 + 1) + 1 + (index % width) * 4;
    return [...raw.subarray(start, start + 4)];
  });
}

function unzip(archive: Buffer): Record<string, Buffer> {
  const files: Record<string, Buffer> = {};
  let at = archive.readUInt32LE(archive.length - 6);
  while (archive.readUInt32LE(at) === 0x02014b50) {
    const [size, nameLength, offset] = [
      archive.readUInt32LE(at + 20),
      archive.readUInt16LE(at + 28),
      archive.readUInt32LE(at + 42),
    ];
    const name = archive.subarray(at + 46, at + 46 + nameLength).toString();
    const data = offset + 30 + archive.readUInt16LE(offset + 26);
    files[name] = inflateRawSync(archive.subarray(data, data + size));
    at += 46 + nameLength;
  }
  return files;
}
