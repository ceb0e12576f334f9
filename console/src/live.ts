import { HEADERS } from './api/ask.ts';
import { sleep, watchdog } from './time.ts';

export type LiveState = 'connecting' | 'live' | 'lost';

/** One new row of the record: who reads it again is told by `api/follow.ts`. */
export type LiveEvent = { eventType: string; jobId: string | null; partyId: string | null };

/** The server says "still here" every 15 seconds; a connection that is silent for longer than two of those is dead. */
const SILENCE_MS = 35_000;
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 5_000;

/**
 * Follows `/api/stream` until the signal ends it, through `fetch`, since `EventSource` cannot send headers. A lost
 * connection is made again by itself and resumes after the last event that was seen. A change may be told twice.
 */
export async function followStream({
  signal,
  onEvent,
  onReload,
  onState,
}: {
  signal: AbortSignal;
  onEvent(event: LiveEvent): void;
  /** More happened than is told one by one: everything on show may be old. */
  onReload(): void;
  onState(state: LiveState): void;
}): Promise<void> {
  let lastId: string | undefined;
  let rest = FIRST_REST_MS;
  while (!signal.aborted) {
    const connection = new AbortController();
    const silence = watchdog(SILENCE_MS, () => connection.abort());
    try {
      const answer = await fetch('/api/stream', {
        headers: { ...HEADERS, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) },
        signal: AbortSignal.any([signal, connection.signal]),
      });
      if (!answer.ok || !answer.body) throw new Error(`The stream answered ${answer.status}.`);
      onState('live');
      rest = FIRST_REST_MS;
      for await (const block of blocksOf(answer.body, silence.pet)) {
        if (block.id !== undefined) lastId = block.id;
        if (block.event === 'reload') onReload();
        if (block.event === 'change' && block.data !== undefined) onEvent(eventOf(block.data));
      }
    } catch {
      // Whatever ended it, the next try tells whether the server is back.
    } finally {
      silence.stop();
      connection.abort();
    }
    if (signal.aborted) return;
    onState('lost');
    await sleep(rest, signal);
    rest = Math.min(rest * 2, LONGEST_REST_MS);
  }
}

type Block = { event?: string; id?: string; data?: string };

async function* blocksOf(body: ReadableStream<Uint8Array>, onRead: () => void): AsyncGenerator<Block> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    onRead();
    text += decoder.decode(value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) yield blockOf(block);
  }
}

const blockOf = (text: string): Block =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const field = /^(event|id|data): ?(.*)$/.exec(line);
      return field ? [[field[1], field[2]]] : [];
    }),
  );

function eventOf(data: string): LiveEvent {
  const { eventType, jobId, partyId } = JSON.parse(data);
  return { eventType, jobId, partyId };
}
