// The parts of Adaptive Cards 1.5, and of Teams' extensions to it, that our templates use.

export type Tone = 'Accent' | 'Attention' | 'Default' | 'Good' | 'Warning';

/** The only place on a card where data out of logs may stand: never read as Markdown. */
export interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly color?: Tone;
  readonly fontType?: 'Monospace';
  readonly isSubtle?: boolean;
  readonly size?: 'ExtraLarge' | 'Large' | 'Medium' | 'Small';
  readonly weight?: 'Bolder';
  /** Opens a page outside: the text is the page's host, or our own name for where it leads. */
  readonly selectAction?: LinkAction;
}

interface Placed {
  readonly id?: string;
  readonly separator?: boolean;
  readonly spacing?: string;
}

export interface RichTextBlock extends Placed {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly horizontalAlignment?: 'Center' | 'Left' | 'Right';
}

/** Markdown on most hosts: for words of our own only. */
export interface TextBlock extends Placed {
  readonly type: 'TextBlock';
  readonly text: string;
  readonly color?: Tone;
  readonly horizontalAlignment?: 'Center' | 'Left' | 'Right';
  readonly isSubtle?: boolean;
  readonly size?: 'ExtraLarge' | 'Large' | 'Medium' | 'Small';
  readonly weight?: 'Bolder';
  readonly wrap?: boolean;
}

export interface Container extends Placed {
  readonly type: 'Container';
  readonly items: readonly CardElement[];
  readonly style?: string;
  readonly bleed?: boolean;
  readonly selectAction?: CardAction;
}

export interface TableCell {
  readonly type: 'TableCell';
  readonly items: readonly CardElement[];
}

/** With `firstRowAsHeaders: false` it is no table of data but a layout: a label, and what there is to say of it. */
export interface TableElement extends Placed {
  readonly type: 'Table';
  readonly columns: readonly {
    readonly width?: number | string;
    readonly horizontalCellContentAlignment?: 'Center' | 'Left' | 'Right';
  }[];
  readonly rows: readonly { readonly type: 'TableRow'; readonly cells: readonly TableCell[] }[];
  readonly firstRowAsHeaders?: boolean;
  readonly showGridLines?: boolean;
}

/** A picture that comes with the card: `url` holds its data. */
export interface ImageElement extends Placed {
  readonly type: 'Image';
  readonly url: `data:image/png;base64,${string}`;
  readonly altText: string;
  readonly size: 'Stretch';
  readonly msTeams: { readonly allowExpand: true };
}

/** Teams' own; other hosts show the fallback. */
export interface CodeBlock extends Placed {
  readonly type: 'CodeBlock';
  readonly codeSnippet: string;
  readonly language: string;
  readonly fallback: CardElement;
}

export interface ActionSet extends Placed {
  readonly type: 'ActionSet';
  readonly actions: readonly CardAction[];
}

export interface TextInput extends Placed {
  readonly type: 'Input.Text';
  readonly id: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly isRequired?: boolean;
  readonly errorMessage?: string;
}

interface ChartFrame extends Placed {
  readonly title: string;
  readonly fallback: CardElement;
}

interface ChartAxes extends ChartFrame {
  readonly xAxisTitle?: string;
  readonly yAxisTitle?: string;
}

export interface ChartPoint {
  readonly x: string;
  readonly y: number;
}

export interface ChartSeries {
  readonly legend: string;
  readonly color?: string;
  readonly values: readonly ChartPoint[];
}

/** Teams' charts, each with a fallback for every other host. */
export type ChartElement =
  | (ChartAxes & { readonly type: 'Chart.Line'; readonly data: readonly ChartSeries[] })
  | (ChartAxes & { readonly type: 'Chart.VerticalBar'; readonly data: readonly ChartPoint[] })
  | (ChartAxes & {
      readonly type: 'Chart.VerticalBar.Grouped';
      readonly stacked: boolean;
      readonly data: readonly ChartSeries[];
    })
  | (ChartAxes & { readonly type: 'Chart.HorizontalBar'; readonly data: readonly ChartPoint[] })
  | (ChartAxes & {
      readonly type: 'Chart.HorizontalBar.Stacked';
      readonly data: readonly {
        readonly title: string;
        readonly data: readonly {
          readonly legend: string;
          readonly value: number;
          readonly color?: string;
        }[];
      }[];
    })
  | (ChartFrame & {
      readonly type: 'Chart.Pie';
      readonly data: readonly { readonly legend: string; readonly value: number; readonly color?: string }[];
    });

export type CardElement =
  | ActionSet
  | ChartElement
  | CodeBlock
  | Container
  | ImageElement
  | RichTextBlock
  | TableElement
  | TextBlock
  | TextInput;

/** What a pressed button hands back: the line to run, as if it had been typed. */
export interface ActionData {
  readonly line: string;
  /** True where the answer is to replace the card that holds the button. */
  readonly inPlace?: boolean;
}

interface SubmitAction {
  readonly type: 'Action.Submit';
  readonly title: string;
  readonly style?: 'positive';
  readonly data: ActionData;
}

/** A button that stands for a line. */
export type LineAction =
  | SubmitAction
  | {
      readonly type: 'Action.Execute';
      readonly title: string;
      readonly style?: 'positive';
      readonly verb: 'line';
      readonly data: ActionData;
      readonly fallback: SubmitAction;
    };

/** A button that leaves the chat: the host opens the address, and we hear nothing of it. */
export interface LinkAction {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly style?: 'positive';
  readonly url: string;
}

export type CardAction = LineAction | LinkAction;

/** An Adaptive Card as {@link renderCard} makes it. */
export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  /** One plain sentence: for notifications, and for hosts that cannot show the card. */
  readonly fallbackText: string;
  readonly body: readonly CardElement[];
}
