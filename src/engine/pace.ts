/**
 * How many jobs of a channel may be in hand, from the claim to the record of their result: those on the wire, and
 * those that must be ready when a place on it gets free. While a batch is claimed and decided the wire finishes
 * `concurrency × prepareMs / sendMs` sends: so many are prepared ahead, and no more, since a crash leaves each of
 * them to be looked for at the provider. Before a slow provider that is next to nothing.
 */
export type Pace = {
  /** A batch was claimed, decided and its decisions written within `ms`. */
  prepared(ms: number): void;
  /** The provider answered after `ms`. */
  answered(ms: number): void;
  limit(): number;
};

/** Even before a provider that answers at once not more wires than this are filled ahead. */
const MOST_AHEAD = 4;
const LEAST_AHEAD = 0.25;
/** The share of the newest measurement in what is believed. */
const NEWS = 0.1;

export function createPace(concurrency: number): Pace {
  let prepareMs = 10;
  let sendMs = 10;
  return {
    prepared: (ms) => {
      prepareMs += (ms - prepareMs) * NEWS;
    },
    answered: (ms) => {
      sendMs += (ms - sendMs) * NEWS;
    },
    limit: () => {
      const ahead = Math.min(MOST_AHEAD, Math.max(LEAST_AHEAD, prepareMs / Math.max(sendMs, 0.1)));
      return Math.ceil(concurrency * (1 + ahead));
    },
  };
}
