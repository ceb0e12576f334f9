import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export type Captured = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

export type Answer = { status?: number; headers?: Record<string, string>; body?: unknown };

/** A provider for tests of exact bytes: it keeps every request and answers as it is told. */
export async function captureServer(
  answer: (request: Captured, response: ServerResponse) => Answer | null = () => ({}),
): Promise<AsyncDisposable & { url: string; requests: Captured[] }> {
  const requests: Captured[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const captured = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
    requests.push(captured);
    const given = answer(captured, response);
    if (given === null) return;
    const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body ?? {});
    response.writeHead(given.status ?? 200, { 'content-type': 'application/json', ...given.headers });
    response.end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The fields of a form; a repeated one is a list. */
export function formOf(body: string): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(body)) {
    const before = fields[name];
    fields[name] = before === undefined ? value : [before, value].flat();
  }
  return fields;
}

/** A URL on this machine where nobody listens. */
export async function closedUrl(): Promise<string> {
  await using server = await captureServer();
  return server.url;
}
