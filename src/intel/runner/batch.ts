/** Collects single items for a few milliseconds and handles them together; each caller gets its own result. */
export interface Batch<Item, Result> {
  add(item: Item): Promise<Result>;
  /** Resolves when what was added so far is done. */
  settled(): Promise<void>;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/** `handle` returns results in the order of the items; what it throws is every caller's of that batch. */
export function createBatch<Item, Result>(
  handle: (items: readonly Item[]) => Promise<readonly Result[]>,
  gatherMs: number,
): Batch<Item, Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await new Promise((resolve) => (gatherMs > 0 ? setTimeout(resolve, gatherMs) : setImmediate(resolve)));
      const batch = waiting;
      waiting = [];
      try {
        const results = await handle(batch.map(({ item }) => item));
        for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = undefined;
  }

  return {
    add(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        running ??= run();
      });
    },
    settled: () => running ?? Promise.resolve(),
  };
}
