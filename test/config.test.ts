import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig, secretSettings, settings } from '../src/config.ts';
import { UserError } from '../src/errors.ts';

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');

describe('the settings', () => {
  it('all have a default or may be absent, so that a fresh checkout starts', () => {
    expect(readConfig({}).HUNTLINE_PORT).toBe(3978);
  });

  it('count an empty variable as absent', () => {
    expect(readConfig({ HUNTLINE_PORT: ' ', SLACK_BOT_TOKEN: '' })).toEqual(readConfig({}));
  });

  it('that are wrong are all named at once', () => {
    const read = () =>
      readConfig({ HUNTLINE_PORT: '99999', HUNTLINE_TIME_ZONE: 'Mars/Base', HUNTLINE_LOCALE: '??' });
    expect(read).toThrow(UserError);
    expect(read).toThrow(/HUNTLINE_PORT[\s\S]*HUNTLINE_TIME_ZONE: is not a time zone[\s\S]*HUNTLINE_LOCALE/);
  });

  it('are the ones that .env.example tells of', () => {
    const told = [...example.matchAll(/^(\w+)=/gm)].map((match) => match[1]).sort();
    expect(told).toEqual(Object.keys(settings.shape).sort());
  });

  it('in .env.example are valid, and no secret stands there', () => {
    const told = Object.fromEntries(
      [...example.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    expect(readConfig(told)).toEqual(readConfig({}));
    for (const name of secretSettings) expect(told[name]).toBe('');
  });

  it('take folders among the workspaces, and no path that could be something else', () => {
    const list = 'demo, a=./x y, b=/abs, c=~/home, d=.., e=C:\\data';
    expect(readConfig({ HUNTLINE_WORKSPACES: list }).HUNTLINE_WORKSPACES).toEqual([
      { name: 'demo' },
      { name: 'a', folder: './x y' },
      { name: 'b', folder: '/abs' },
      { name: 'c', folder: '~/home' },
      { name: 'd', folder: '..' },
      { name: 'e', folder: 'C:\\data' },
    ]);
    for (const entry of ['a=folder', 'demo=./x', './x', 'a b=./x'])
      expect(() => readConfig({ HUNTLINE_WORKSPACES: entry })).toThrow(/name=.\/folder/);
  });
});
