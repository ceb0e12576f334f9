import type { ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import type { Work } from './work.ts';

/**
 * Tells open pages which addresses changed, at most ten times a second however busy the carrier is;
 * a page then asks again for what it shows.
 */
export type Stream = {
  changed(address: string): void;
  open(response: ServerResponse): void;
  close(): void;
};

const quietMs = 100;

export function startStream(clock: Clock, work: Work): Stream {
  const pages = new Set<ServerResponse>();
  const waiting = new Set<string>();
  let flushing = false;

  async function flush() {
    await work.sleep(quietMs);
    flushing = false;
    const addresses = [...waiting].slice(0, 500);
    waiting.clear();
    const text = `event: changed\ndata: ${JSON.stringify({ at: clock.now(), addresses })}\n\n`;
    for (const page of pages) page.write(text);
  }

  return {
    changed(address) {
      if (pages.size === 0) return;
      waiting.add(address);
      if (flushing) return;
      flushing = true;
      work.run(flush);
    },
    open(response) {
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        Connection: 'keep-alive',
      });
      response.write('retry: 1000\n\n');
      pages.add(response);
      response.on('close', () => pages.delete(response));
    },
    close() {
      for (const page of pages) page.end();
    },
  };
}
