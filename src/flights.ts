/** Work under way that whoever wants the same waits for, too. */
export interface Flight {
  /** Aborted when nobody waits any more, and the work has not been paid for yet. */
  readonly signal: AbortSignal;
  /** From here on the work is finished, even if nobody waits: it has been paid for. */
  readonly paid: () => void;
  /** From here on the work does not come out of a cache. */
  readonly asked: () => void;
}

export interface Seat<T> {
  readonly result: Promise<T>;
  leave(): void;
}

export interface FlightSeat<T> extends Seat<T> {
  /** True where others have been waiting for the same work, too. */
  readonly shared: () => boolean;
}

export interface Flights<T> {
  /** Joins the work under the key, or begins it. `fresh` joins none that may still be answered out of a cache. */
  join(key: string, fresh: boolean, work: (flight: Flight) => Promise<T>): FlightSeat<T>;
  abort(): void;
  settled(): Promise<void>;
}

interface Underway<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  asked: boolean;
  paid: boolean;
  waiting: number;
  joined: number;
}

/** Each key’s work is done once, however many ask for it at the same time; it begins at once, with no gap to slip through. */
export function createFlights<T>(): Flights<T> {
  const underway = new Map<string, Underway<T>>();
  const all = new Set<Underway<T>>();

  function begin(key: string, fresh: boolean, work: (flight: Flight) => Promise<T>): Underway<T> {
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<T>();
    const flight: Underway<T> = {
      result: promise,
      controller,
      asked: fresh,
      paid: false,
      waiting: 0,
      joined: 0,
    };
    underway.set(key, flight);
    all.add(flight);
    const done = () => {
      all.delete(flight);
      if (underway.get(key) === flight) underway.delete(key);
    };
    promise.then(done, done);
    resolve(
      work({
        signal: controller.signal,
        paid: () => {
          flight.paid = true;
        },
        asked: () => {
          flight.asked = true;
        },
      }),
    );
    return flight;
  }

  return {
    join(key, fresh, work) {
      const known = underway.get(key);
      // One that was given up is no use to whoever comes now.
      const usable = known && !known.controller.signal.aborted && (!fresh || known.asked);
      const flight = usable ? known : begin(key, fresh, work);
      flight.waiting += 1;
      flight.joined += 1;
      let seated = true;
      return {
        result: flight.result,
        shared: () => flight.joined > 1,
        leave() {
          if (!seated) return;
          seated = false;
          flight.waiting -= 1;
          if (flight.waiting === 0 && !flight.paid) flight.controller.abort();
        },
      };
    },
    abort() {
      for (const { controller } of all) controller.abort();
    },
    async settled() {
      await Promise.allSettled([...all].map(({ result }) => result));
    },
  };
}
