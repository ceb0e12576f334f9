import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { keysTouchedBy } from './api/follow.ts';
import { followStream, type LiveEvent, type LiveState } from './live.ts';
import { now, sleep } from './time.ts';

const Connection = createContext<LiveState>('connecting');

/** Whether what is on show follows the server at this moment. */
export const useConnection = (): LiveState => useContext(Connection);

const listeners = new Set<(event: LiveEvent) => void>();

/** Each event of the live stream while a part is there, for what no query can hold; queries follow by themselves. */
export function useLiveEvents(onEvent: (event: LiveEvent) => void): void {
  const latest = useRef(onEvent);
  latest.current = onEvent;
  useEffect(() => {
    const listener = (event: LiveEvent) => latest.current(event);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
}

const GATHER_MS = 120;
/** A busy server is read at most this often, and for at most a quarter of the time. */
const LEAST_REST_MS = 800;
const REST_PER_READ = 3;

/** Keeps the query cache in step with the server: what changed is read again, and everything after a gap. */
export function LiveConnection({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');

  useEffect(() => {
    const ending = new AbortController();
    let gathered: LiveEvent[] = [];
    let everything = false;
    let reading = false;

    const readAgain = async () => {
      if (reading) return;
      reading = true;
      await sleep(GATHER_MS, ending.signal);
      while ((everything || gathered.length > 0) && !ending.signal.aborted) {
        const keys = everything ? [null] : keysTouchedBy(gathered);
        gathered = [];
        everything = false;
        const began = now();
        await Promise.all(keys.map((queryKey) => queries.invalidateQueries(queryKey ? { queryKey } : {})));
        await sleep(Math.max(LEAST_REST_MS, (now() - began) * REST_PER_READ), ending.signal);
      }
      reading = false;
    };
    const onEvent = (event: LiveEvent) => {
      gathered.push(event);
      for (const listener of listeners) listener(event);
      void readAgain();
    };
    const onReload = () => {
      everything = true;
      void readAgain();
    };
    void followStream({
      signal: ending.signal,
      onEvent,
      onReload,
      onState: (next) => {
        setState(next);
        if (next === 'live') onReload();
      },
    });
    return () => ending.abort();
  }, [queries]);

  return <Connection value={state}>{children}</Connection>;
}
