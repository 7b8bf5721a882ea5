import { randomInt } from 'node:crypto';
import { UserError } from '../errors.ts';
import type { Incoming } from '../types.ts';

/** Who may read a kept result: whoever is in the place where it was asked for. */
export type Whereabouts = Pick<Incoming, 'place' | 'surface'>;

interface Kept<T> {
  readonly value: T;
  readonly weight: number;
  readonly key: string;
}

/** Results that later lines page through, export or run again; the oldest go first when there are too many. */
export interface KeptResults<T> {
  /** A fresh id, to be used with {@link keep}: short enough to type, too many to guess. */
  newId(): string;
  /** `weight` is the number of cells. */
  keep(id: string, where: Whereabouts, value: T, weight: number): void;
  /** @throws {UserError} where the result is gone, or was asked for in another place. */
  find(id: string, where: Whereabouts): T;
  /** The same, undefined where there is none to be found. */
  peek(id: string, where: Whereabouts): T | undefined;
  /** What was kept last in a place. */
  latest(where: Whereabouts): T | undefined;
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Keeps at most `capacity` results and `maxCells` cells in memory; they do not outlive a restart. */
export function createKeptResults<T>(capacity = 500, maxCells = 5_000_000): KeptResults<T> {
  const kept = new Map<string, Kept<T>>();
  let cells = 0;

  function dropOldest(): void {
    for (const [id, oldest] of kept) {
      if (kept.size <= capacity && (cells <= maxCells || kept.size === 1)) return;
      kept.delete(id);
      cells -= oldest.weight;
    }
  }

  /** A result of another place is told apart in no way from one that is gone: ids must not be probed. */
  function peek(id: string, where: Whereabouts): T | undefined {
    const found = kept.get(id.toLowerCase());
    return found?.key === placeKey(where) ? found.value : undefined;
  }

  return {
    newId: () => `r${Array.from({ length: 7 }, () => letters[randomInt(letters.length)]).join('')}`,
    keep(id, where, value, weight) {
      kept.set(id, { value, weight, key: placeKey(where) });
      cells += weight;
      dropOldest();
    },
    peek,
    find(id, where) {
      const found = peek(id, where);
      if (found !== undefined) return found;
      throw new UserError(`The result ${id} is not kept any more, or was asked for elsewhere.`, {
        title: 'No such result here',
        hint: 'Ask again: results are kept in memory, in the place where they were asked for.',
      });
    },
    latest(where) {
      const key = placeKey(where);
      return [...kept.values()].findLast((result) => result.key === key)?.value;
    },
  };
}

function placeKey({ surface, place }: Whereabouts): string {
  return `${surface}\n${place.id}`;
}
