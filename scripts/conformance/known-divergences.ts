/** Cases whose answer differs from that of Microsoft's engine, each with the reason. An entry that no longer differs fails the run. */
export const knownDivergences: Readonly<Record<string, string>> = {};
