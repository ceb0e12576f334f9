import type { Carrier } from './server.ts';

type Fields = Record<string, string | string[]>;
// biome-ignore lint/suspicious/noExplicitAny: answers are asserted on field by field
type Answer = { status: number; headers: Headers; body: any };

export type ApiClient = {
  post(path: string, fields: Fields): Promise<Answer>;
  get(path: string): Promise<Answer>;
  delete(path: string): Promise<Answer>;
};

/** For tests: plain requests to the carrier's 2010 API, path below the account. */
export function apiClient({ url, accountSid, authToken }: Carrier, account = accountSid): ApiClient {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const ask = async (method: string, path: string, body?: URLSearchParams): Promise<Answer> => {
    const target = path.startsWith('/2010')
      ? `${url}${path}`
      : `${url}/2010-04-01/Accounts/${account}${path}`;
    const response = await fetch(target, { method, headers: { authorization }, body: body ?? null });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  };
  return {
    get: (path) => ask('GET', path),
    delete: (path) => ask('DELETE', path),
    post(path, fields) {
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries(fields)) {
        for (const one of [value].flat()) form.append(name, one);
      }
      return ask('POST', path, form);
    },
  };
}
