import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { slackManifest, slackManifestFiles, slackScopes } from '../scripts/slack-manifest.ts';
import { commands } from '../src/commands/index.ts';
import { enrichObservables, huntOnThis } from '../src/surfaces/slack/hear-shortcut.ts';

interface Manifest {
  readonly features: {
    readonly slash_commands: readonly {
      command: string;
      url?: string;
      description: string;
      usage_hint: string;
    }[];
    readonly shortcuts: readonly { name: string; description: string; callback_id: string }[];
  };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: {
    readonly socket_mode_enabled: boolean;
    readonly event_subscriptions: { readonly bot_events: readonly string[]; readonly request_url?: string };
    readonly interactivity: { readonly request_url?: string };
  };
}

describe('the Slack manifest', () => {
  for (const [name, text] of Object.entries(slackManifestFiles())) {
    it(`has a ${name} that \`npm run manifest\` would not change`, async () => {
      expect(await readFile(new URL(`../manifest/slack/${name}`, import.meta.url), 'utf8')).toBe(text);
    });
  }

  it('offers every command but those whose names Slack keeps, and one that takes any line', () => {
    const offered = (slackManifest() as Manifest).features.slash_commands.map(({ command }) => command);
    expect(offered[0]).toBe('/huntline');
    expect(offered).toEqual(
      expect.arrayContaining(commands.filter(({ name }) => name !== 'help').map(({ name }) => `/${name}`)),
    );
    expect(offered).not.toContain('/help');
  });

  it('stays within the lengths that Slack allows', () => {
    const { features } = slackManifest() as Manifest;
    expect(features.slash_commands.length).toBeLessThanOrEqual(50);
    expect(features.shortcuts.length).toBeLessThanOrEqual(10);
    for (const { command, description, usage_hint } of features.slash_commands) {
      expect(command).toMatch(/^\/[a-z0-9_-]{1,31}$/);
      expect(description.length).toBeLessThanOrEqual(2_000);
      expect(usage_hint.length).toBeLessThanOrEqual(1_000);
    }
    for (const { name, description } of features.shortcuts) {
      expect(name.length).toBeLessThanOrEqual(24);
      expect(description.length).toBeLessThanOrEqual(150);
    }
  });

  it('asks for no scope that is not explained, and of those that read along for channels alone', () => {
    const { bot } = (slackManifest() as Manifest).oauth_config.scopes;
    expect(bot).toEqual(Object.keys(slackScopes));
    expect(bot.filter((scope) => /^(?:channels|groups|mpim):(?!read$)/.test(scope))).toEqual([
      'channels:history',
      'groups:history',
    ]);
    const readme = slackManifestFiles()['README.md'];
    for (const scope of bot) expect(readme).toContain(`\`${scope}\``);
  });

  it('asks for no event whose scope it lacks, and for the events of every scope that reads along', () => {
    const { oauth_config, settings } = slackManifest() as Manifest;
    const needed: Readonly<Record<string, string>> = {
      app_mention: 'app_mentions:read',
      'message.channels': 'channels:history',
      'message.groups': 'groups:history',
      'message.im': 'im:history',
      channel_rename: 'channels:read',
      group_rename: 'groups:read',
    };
    expect(settings.event_subscriptions.bot_events.toSorted()).toEqual(Object.keys(needed).toSorted());
    expect(oauth_config.scopes.bot).toEqual(expect.arrayContaining(Object.values(needed)));
  });

  it('has an entry in a message’s menu for each that is listened for', () => {
    const { shortcuts } = (slackManifest() as Manifest).features;
    expect(shortcuts.map(({ callback_id }) => callback_id)).toEqual([huntOnThis, enrichObservables]);
  });

  it('needs no address in Socket Mode, and has one everywhere for HTTP', () => {
    const socket = slackManifest() as Manifest;
    expect(socket.settings.socket_mode_enabled).toBe(true);
    expect(JSON.stringify(socket)).not.toContain('https://');
    const http = slackManifest('https://bot.example.com') as Manifest;
    const url = 'https://bot.example.com/slack/events';
    expect(http.settings.socket_mode_enabled).toBe(false);
    expect(http.settings.event_subscriptions.request_url).toBe(url);
    expect(http.settings.interactivity.request_url).toBe(url);
    expect(http.features.slash_commands.every((command) => command.url === url)).toBe(true);
  });
});
