/** What one run of a contestant measured: rates per second, times in milliseconds, sizes in megabytes. */
export type Measures = Record<string, number>;

/** What a run is given; it runs in a process of its own, so that no run warms or burdens another. */
export type Stage = {
  /** A fresh database with Decorum's schema, on the one server that all contestants share. */
  databaseUrl: string;
  /** The server's own database, for a contestant that must look at the server. */
  serverUrl: string;
  /** Sizes are multiplied by it: `--scale=0.1` for a first look. */
  scale: number;
};

/** The contestants' measures of one repetition, by their names. */
export type Repetition = Record<string, Measures>;

/** A promise with a number in it. A ratio is taken within a repetition, so that a slow minute meets both sides. */
export type Target = {
  says: string;
  value(measured: Repetition): number;
  unit?: string;
} & ({ atLeast: number } | { atMost: number });

/**
 * One measurement. A file in `bench/parts/` exports it as `part`; the name of the file is the name by which
 * `npm run bench -- <name>` runs it.
 */
export type Part = {
  /** Where it stands in the report. */
  order: number;
  title: string;
  /** Columns of the table: the measures that are shown, with their headings. */
  columns: Record<string, string>;
  /** In the order in which each repetition runs them. */
  contestants: Record<string, (stage: Stage) => Promise<Measures>>;
  targets: Target[];
  /** Three unless told; 1 for a part that is long and takes its medians itself. */
  repetitions?: number;
  /** One run may last so long, 120 s unless told. */
  timeoutMs?: number;
};
