// The Block Kit blocks that we send. Slack's own types know no `data_visualization`, and chat SDKs stay in surfaces.

export interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

export interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** Slack turns no name or address in it into a link. */
  readonly verbatim: true;
}

export interface RichText {
  readonly type: 'rich_text';
  readonly elements: readonly RichTextPart[];
}

export interface RichTextPart {
  readonly type: 'rich_text_preformatted' | 'rich_text_section';
  readonly elements: readonly RichTextRun[];
}

/** Shown as it is: Slack reads no markup in it. */
export type RichTextRun =
  | { readonly type: 'emoji'; readonly name: string }
  | { readonly type: 'link'; readonly url: string; readonly text: string }
  | {
      readonly type: 'text';
      readonly text: string;
      readonly style?: { readonly bold?: true; readonly code?: true; readonly italic?: true };
    };

export type SlackCell = RichText | { readonly type: 'raw_text'; readonly text: string };

interface Pressable {
  readonly type: 'button';
  /** `here:<n>` where the answer replaces the message, `new:<n>` where it is a new one, `link:<n>` where there is none. */
  readonly action_id: string;
  readonly text: PlainText;
}

export type SlackButton =
  | (Pressable & {
      /** The line. */
      readonly value: string;
      readonly style?: 'primary';
    })
  | (Pressable & { readonly url: string });

export interface SlackSeries {
  readonly name: string;
  readonly data: readonly { readonly label: string; readonly value: number }[];
}

export type SlackChart =
  | {
      readonly type: 'bar' | 'line';
      readonly series: readonly SlackSeries[];
      readonly axis_config: {
        readonly categories: readonly string[];
        readonly x_label?: string;
        readonly y_label?: string;
      };
    }
  | {
      readonly type: 'pie';
      readonly segments: readonly { readonly label: string; readonly value: number }[];
    };

export interface SlackChartBlock {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: SlackChart;
}

export type SlackBlock =
  | RichText
  | SlackChartBlock
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'image'; readonly slack_file: { readonly id: string }; readonly alt_text: string }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'context'; readonly elements: readonly PlainText[] }
  | { readonly type: 'actions'; readonly elements: readonly SlackButton[] }
  | {
      readonly type: 'input';
      readonly optional: boolean;
      readonly label: PlainText;
      readonly element: {
        readonly type: 'plain_text_input';
        /** The field's id. */
        readonly action_id: string;
        readonly placeholder?: PlainText;
      };
    }
  | {
      readonly type: 'table';
      readonly column_settings: readonly { readonly align: 'left' | 'right'; readonly is_wrapped: boolean }[];
      readonly rows: readonly (readonly SlackCell[])[];
    };

/** A picture that blocks cannot hold: it is uploaded, and then stands in an image block. */
export interface SlackPicture {
  /** File name. */
  readonly name: string;
  readonly mime: 'image/png';
  /** Base64. */
  readonly content: string;
  /** For whoever cannot see it: 1 to 2,000 characters. */
  readonly alt: string;
  /** Index in `blocks` of the block that it stands before. */
  readonly at: number;
}

/** A message as `chat.postMessage` takes it, but for its pictures: whole without them. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  /** Absent where there is none. */
  readonly pictures?: readonly SlackPicture[];
}
