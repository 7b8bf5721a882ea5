/** A place where notebooks once ran. */
export interface RetiredPlace {
  readonly title: string;
  readonly why: string;
  /** The launcher to take instead. */
  readonly heir: string;
}

const places: Readonly<Record<string, RetiredPlace>> = {
  azurenotebooks: {
    title: 'Azure Notebooks',
    why: 'it was switched off in January 2021',
    heir: 'azureml',
  },
};

/** The retired place that words mean; case, blanks, `-` and `_` don't matter. */
export function retiredPlace(words: string): RetiredPlace | undefined {
  const key = words
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[\s_.-]+/g, '')
    .replace(/here$/, '');
  return Object.hasOwn(places, key) ? places[key] : undefined;
}
