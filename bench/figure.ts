/** One line of the bench: a value, and where there is a peer measured in the same run, the ratio to it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: '/s' | 'MB/s' | 'MiB' | 'ms' | '×';
  readonly peer?: { readonly name: string; readonly value: number };
}

export function ratioOf({ value, peer }: Figure): number | undefined {
  return peer && value / peer.value;
}

/** The value below which `share` of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds of each of `count` calls one after the other, after `warmUp` that are not counted. */
export async function timeEach(call: () => Promise<unknown>, count: number, warmUp = 20): Promise<number[]> {
  const samples: number[] = [];
  for (let n = -warmUp; n < count; n++) {
    const began = performance.now();
    await call();
    if (n >= 0) samples.push(performance.now() - began);
  }
  return samples;
}

/** The median and the 99th percentile of ours beside the peer's. */
export function beside(
  name: string,
  ours: readonly number[],
  peerName: string,
  peers: readonly number[],
): readonly Figure[] {
  return [
    { label: 'median', share: 0.5 },
    { label: '99th percentile', share: 0.99 },
  ].map(({ label, share }) => ({
    name: `${name}, ${label}`,
    value: quantile(ours, share),
    unit: 'ms',
    peer: { name: peerName, value: quantile(peers, share) },
  }));
}
