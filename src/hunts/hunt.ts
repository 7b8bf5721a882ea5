import type { Chart, HuntParameterSummary, HuntSummary } from '../answers.ts';
import type { FilePlace } from '../located-yaml.ts';
import type { EntityType } from '../types.ts';
import type { FragmentKind } from './read-fragment.ts';

/** What the items of a `list` parameter are. */
export type ItemType = 'int' | 'str';

/** One parameter that a person may fill. */
export interface HuntParameter extends HuntParameterSummary {
  /** Other names that a person may type. */
  readonly aliases: readonly string[];
  /** A value as a person types it; with it, the hunt finds rows in the demo workspace. */
  readonly example: string | null;
  /** The only values there are: words of KQL that the file lists, such as `has` and `==`. */
  readonly choices: readonly string[];
  readonly items: ItemType;
  /** The piece of KQL that it takes: read by a grammar of its own and written anew, never put in as typed. */
  readonly holds?: FragmentKind;
}

/** The picture of a hunt, as data: which columns to count or to read. */
export interface HuntChart {
  readonly kind: Chart['kind'];
  readonly title: string;
  /** The time column, where the x axis is time; rows are counted in bins of it unless `y` is given. */
  readonly time?: string;
  /** The column whose values become the series. */
  readonly by?: string;
  /** The column of categories, where the x axis is not time. */
  readonly x?: string;
  /** The column of numbers to sum; without it, rows are counted. */
  readonly y?: string;
}

/** Where in the KQL a placeholder stands, which decides how a value is written there. */
export type Place =
  | 'choice'
  | 'datetime'
  | 'double-quoted'
  | 'items'
  | 'number'
  | 'single-quoted'
  | 'verbatim-double-quoted'
  | 'verbatim-single-quoted';

/** A stretch of the template: KQL as it is, or the place of a parameter's value. */
export type TemplatePart = string | { readonly parameter: string; readonly place: Place };

/** Where a hunt is from. */
export interface HuntSource extends FilePlace {
  readonly file: string;
  readonly name: string;
  /** Where its KQL begins; absent where the file folds its lines. */
  readonly kql?: FilePlace;
}

/** A named, parameterised query of the catalogue. */
export interface Hunt extends HuntSummary {
  /** The KQL as the file has it, with `{placeholders}`. */
  readonly kql: string;
  /** The KQL taken apart, for binding. */
  readonly parts: readonly TemplatePart[];
  /** The default time phrase: `last 7d`. */
  readonly window: string;
  /** Length of the pieces that a long window is run in: `1d`. */
  readonly split?: string;
  /** Columns to show first. */
  readonly shown: readonly string[];
  /** Columns that hold things to go on with. */
  readonly entities: Readonly<Record<string, EntityType>>;
  /** Which parameter `for <observable>` fills. */
  readonly takes: Readonly<Partial<Record<EntityType, string>>>;
  readonly chart?: HuntChart;
  readonly parameters: readonly HuntParameter[];
  /** Parameters of the file that hold KQL (`table`, `query_project` …): their defaults are part of the query. */
  readonly fixed: readonly string[];
  /** Lower comes first among hunts that take the same thing. */
  readonly rank: number;
  readonly tags: readonly string[];
  /** True where the hunt says that it takes the place of an earlier one of the same name. */
  readonly override: boolean;
  readonly source: HuntSource;
}
