/** Asks the carrier; throws an Error with the carrier's own sentence. */
async function ask(path, options) {
  const response = await fetch(`/carrier/${path}`, options);
  const text = await response.text();
  const body = text === '' ? null : JSON.parse(text);
  if (!response.ok) throw new Error(body?.error ?? `The carrier answered ${response.status}`);
  return body;
}

export const get = (path) => ask(path);
export const post = (path, body = {}) =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
