import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that the carrier made to the customer's server. */
export type Visit = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  form: URLSearchParams;
};

export type Customer = AsyncDisposable & {
  url: string;
  visits: Visit[];
  to(path: string): Visit[];
};

/** For tests: a customer's web server that remembers what it was asked and answers as it is told. */
export async function customer(
  answer: (visit: Visit, response: ServerResponse) => void = (_visit, response) => response.end(),
): Promise<Customer> {
  const visits: Visit[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const visit = { method, path: url, headers, body, form: new URLSearchParams(body) };
      visits.push(visit);
      answer(visit, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visits,
    to: (path) => visits.filter((visit) => visit.path.split('?')[0] === path),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers with TwiML. */
export const twiml = (response: ServerResponse, verbs: string): void => {
  response.setHeader('Content-Type', 'text/xml');
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`);
};
