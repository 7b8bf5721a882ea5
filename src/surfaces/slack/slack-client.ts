import type { App } from '@slack/bolt';

/** Slack's Web API, as Bolt carries it. */
export type SlackClient = App['client'];
