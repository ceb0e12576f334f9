import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { systemClock } from '../clock.ts';
import { captureServer, closedUrl } from './capture-server.ts';
import { callProvider } from './provider-call.ts';
import { hastyClock } from './twilio-world.ts';

describe('a request to a provider', () => {
  const post = (url: string) => callProvider(url, { method: 'POST', body: 'x' }, { clock: hastyClock });
  const endOf = async (url: string) => {
    const call = await post(url);
    return call.call === 'answered' ? String(call.status) : `${call.call} ${call.code}`;
  };

  it('never left when the port is closed, the name unknown or the certificate wrong', async () => {
    assert.equal(await endOf(await closedUrl()), 'unreached unreachable');
    const unresolved = await callProvider('http://provider.invalid', {}, { clock: systemClock });
    assert.equal(unresolved.call, 'unreached');
    await using plain = await captureServer();
    assert.equal(await endOf(plain.url.replace('http:', 'https:')), 'unreached unreachable');
    assert.equal(plain.requests.length, 0);
  });

  it('may have left when the connection breaks or the answer does not come', async () => {
    await using drops = await captureServer((_request, response) => {
      response.destroy();
      return null;
    });
    await using silent = await captureServer(() => null);
    assert.equal(await endOf(drops.url), 'lost connection_lost');
    assert.equal(await endOf(silent.url), 'lost timeout');
    assert.deepEqual([drops.requests.length, silent.requests.length], [1, 1]);
  });

  it('may have left when what answers does not speak HTTP', async () => {
    const server = createServer((socket) => socket.end('no\r\n\r\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    assert.equal(await endOf(`http://127.0.0.1:${port}`), 'lost connection_lost');
    server.close();
  });

  it('keeps the status of an answer whose body breaks off', async () => {
    await using broken = await captureServer((_request, response) => {
      response.writeHead(201, { 'content-length': '100' });
      response.write('{"sid":', () => response.destroy());
      return null;
    });
    await using stuck = await captureServer((_request, response) => {
      response.writeHead(201, { 'content-length': '100' });
      response.write('{');
      return null;
    });
    for (const { url } of [broken, stuck]) {
      const call = await post(url);
      assert.deepEqual(call.call === 'answered' && [call.status, call.body], [201, undefined]);
    }
  });

  it('follows no redirect with its credentials', async () => {
    await using server = await captureServer(() => ({ status: 307, headers: { location: '/elsewhere' } }));
    assert.equal(await endOf(server.url), '307');
    assert.equal(server.requests.length, 1);
  });

  it('never throws, whatever fetch does', async () => {
    for (const problem of [new Error('odd'), 'odd', null, undefined]) {
      const fetch = async () => {
        throw problem;
      };
      const call = await callProvider('http://x.example', {}, { clock: systemClock, fetch });
      assert.equal(call.call, 'lost');
    }
  });
});
