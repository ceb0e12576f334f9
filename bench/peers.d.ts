// The slices of the peers that the bench uses. They are packages of bench/ alone, so the check of the types
// must not need them.

declare module 'graphile-worker' {
  export class Logger {
    constructor(factory: () => () => void);
  }
  export function makeWorkerUtils(options: { connectionString: string; logger: Logger }): Promise<{
    migrate(): Promise<void>;
    addJobs(specs: readonly { identifier: string; payload: unknown }[]): Promise<unknown>;
    addJob(identifier: string, payload: unknown): Promise<unknown>;
    release(): Promise<void>;
  }>;
  export function run(options: {
    preset: { worker: Record<string, unknown> };
    logger: Logger;
    noHandleSignals: boolean;
    taskList: Record<string, (payload: unknown) => Promise<void>>;
  }): Promise<{ stop(): Promise<void> }>;
}

declare module 'pg-boss' {
  export class PgBoss {
    constructor(options: { connectionString: string; max: number; schedule: boolean });
    on(event: 'error', listener: (error: Error) => void): void;
    start(): Promise<unknown>;
    createQueue(name: string): Promise<void>;
    insert(name: string, jobs: readonly { data: unknown }[]): Promise<unknown>;
    work(
      name: string,
      options: Record<string, unknown>,
      handler: (jobs: readonly { data: unknown }[]) => Promise<void>,
    ): Promise<string>;
    stop(options: { graceful: boolean }): Promise<void>;
  }
}
