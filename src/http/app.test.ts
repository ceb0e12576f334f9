import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { z } from 'zod';
import { type Answer, testApp } from '../../test/http-app.ts';
import { actorOf } from './auth.ts';
import type { Routes } from './deps.ts';
import { keepInTransaction } from './idempotency.ts';

let runs = 0;
const body = z.strictObject({
  name: z.string().min(1),
  note: z.unknown().optional(),
  size: z.int().optional(),
});

const things: Routes = (app, { db }) => {
  app.post(
    '/api/things',
    { config: { permission: 'parties:EDIT', idempotent: true }, schema: { body } },
    async (request, reply) => {
      runs += 1;
      if (request.body.name === 'broken') throw new Error('secret detail');
      return reply.code(201).send({ thing: { name: request.body.name, by: actorOf(request).name, runs } });
    },
  );
  app.post(
    '/api/kept-things',
    { config: { permission: 'parties:EDIT', idempotent: true }, schema: { body } },
    async (request, reply) => {
      const answer = { thing: { runs: ++runs } };
      await db.transaction(async (tx) => {
        await tx.run(`insert into cc_parties (display_name) values ('made once')`);
        await keepInTransaction(tx, request, 201, answer);
      });
      if (request.body.name === 'lost') throw new Error('the process died here');
      return reply.code(201).send(answer);
    },
  );
  app.get('/api/things/:id', { config: { permission: 'parties:VIEW' } }, async () => ({}));
};

const { app, ask, db, logged, at, ...closing } = await testApp({
  routes: [things],
  config: { publicBaseUrl: 'https://calls.example.com' },
});
after(() => closing[Symbol.asyncDispose]());

function assertProblem(answer: Answer, status: number, code: string): void {
  assert.equal(answer.status, status, answer.text);
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
  assert.equal(answer.body.code, code);
  assert.equal(answer.body.status, status);
  assert.equal(answer.body.type, `urn:decorum:problem:${code}`);
  assert.ok(answer.body.detail.length > 10);
  assert.ok(!('stack' in answer.body));
}

const post = (payload: unknown, headers?: Record<string, string>) =>
  ask('POST', '/api/things', payload, headers);
const raw = (payload: string | Buffer, contentType = 'application/json') =>
  post(payload, { 'content-type': contentType });

test('a valid body is answered, with the id of the request', async () => {
  const answer = await post({ name: 'a' });
  assert.equal(answer.status, 201);
  assert.match(String(answer.headers['x-request-id']), /^[0-9a-f-]{36}$/);
});

test('every body that is no good gets a problem that says what to mend', async () => {
  assertProblem(await post(undefined), 422, 'invalid_request');
  assert.match((await post(undefined)).body.detail, /Send a JSON object/);
  assertProblem(await raw(''), 422, 'invalid_request');
  assertProblem(await raw('null'), 422, 'invalid_request');
  assertProblem(await raw('[]'), 422, 'invalid_request');
  assertProblem(await raw('{"name":'), 400, 'malformed_json');
  assertProblem(await raw(Buffer.from([0x22, 0xff, 0x22])), 400, 'malformed_json');
  assertProblem(await raw('name=a', 'text/plain'), 415, 'unsupported_media_type');
  assertProblem(await raw('name=a', 'application/x-www-form-urlencoded'), 415, 'unsupported_media_type');
  assertProblem(await raw(JSON.stringify({ name: 'x'.repeat(1_100_000) })), 413, 'too_large');
});

test('each wrong field is named with what it should hold', async () => {
  const answer = await post({ name: 7, nmae: 'a', size: 1.5 });
  assertProblem(answer, 422, 'invalid_request');
  assert.deepEqual(answer.body.errors, [
    { path: 'name', message: 'Send text here, not a number.', code: 'invalid_type' },
    { path: 'size', message: 'Send a whole number here, not a number.', code: 'invalid_type' },
    {
      path: 'nmae',
      message: 'There is no such field here. Known fields: name, note, size.',
      code: 'unknown_field',
    },
  ]);
  const missing = await post({});
  assert.deepEqual(missing.body.errors, [
    { path: 'name', message: 'Send this field: text is expected.', code: 'required' },
  ]);
});

test('what PostgreSQL or a later reader would not take is refused wherever it stands', async () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  assert.equal((await raw(`{"name":"a","note":${nested(31)}}`)).status, 201);
  assertProblem(await raw(`{"name":"a","note":${nested(32)}}`), 422, 'too_deep');
  assertProblem(await raw(`{"name":"a","note":${nested(100_000)}}`), 422, 'too_deep');
  assertProblem(await raw('{"name":"a","note":{"x":["\\u0000"]}}'), 422, 'nul_character');
  assertProblem(await raw('{"name":"a","note":{"\\u0000":1}}'), 422, 'nul_character');
  assertProblem(await raw('{"name":"a","note":"\\ud800"}'), 422, 'lone_surrogate');
  assertProblem(await raw('{"name":"a","note":1e999}'), 422, 'number_out_of_range');
  assertProblem(await raw('{"name":"a","note":{"__proto__":{"x":1}}}'), 422, 'forbidden_key');
  assertProblem(await ask('GET', '/api/things/1?q=%00'), 422, 'nul_character');
  assertProblem(await ask('GET', '/api/things/%00'), 422, 'nul_character');
  assert.equal((await raw('{"name":"a","note":"😀 Xin chào"}')).status, 201);
});

test('an unknown path is 404, a known one with another method 405 with what it takes', async () => {
  assertProblem(await ask('GET', '/api/nothing'), 404, 'not_found');
  const answer = await ask('DELETE', '/api/things/1');
  assertProblem(answer, 405, 'method_not_allowed');
  assert.equal(answer.headers.allow, 'GET, HEAD');
  assertProblem(await ask('GET', '/api/things/%zz'), 400, 'bad_url');
  // The reference serves its files below a wildcard, and knows no such file.
  assertProblem(await ask('GET', '/docs/static/nothing.js'), 404, 'not_found');
  assertProblem(await ask('POST', '/docs/static/nothing.js', {}), 405, 'method_not_allowed');
});

test('what nobody expected is a bare 500 to the caller and a full line in the log', async () => {
  const answer = await post({ name: 'broken' });
  assertProblem(answer, 500, 'internal');
  assert.doesNotMatch(answer.text, /secret detail/);
  const line = logged.find(({ msg, reqId }) => msg === 'request failed' && reqId === answer.body.requestId);
  assert.match(JSON.stringify(line), /secret detail/);
});

test('the log names the route, never the address in a query', async () => {
  await ask('GET', '/api/things/1?q=%2B84912345678');
  const line = logged.at(-1);
  assert.equal(line?.route, '/api/things/:id');
  assert.doesNotMatch(JSON.stringify(logged), /84912345678/);
});

test('a caller without a role is told to send one, a role without the permission what it lacks', async () => {
  const nobody = await app.inject({ method: 'POST', url: '/api/things', payload: { name: 'a' } });
  assert.equal(nobody.statusCode, 401);
  assert.match(nobody.json().detail, /x-user-role/);
  assertProblem(await post({ name: 'a' }, { 'x-user-role': 'root' }), 401, 'role_required');
  const agent = await post({ name: 'a' }, { 'x-user-role': 'agent' });
  assertProblem(agent, 403, 'forbidden');
  assert.match(agent.body.detail, /parties:EDIT.*admin, supervisor/s);
  assert.equal((await post({ name: 'a' }, { 'x-user-role': 'supervisor' })).status, 201);
});

test('the record names the caller by role and cleaned id', async () => {
  assert.equal((await post({ name: 'a' })).body.thing.by, 'admin');
  const named = await post({ name: 'a' }, { 'x-user-id': `an na${'x'.repeat(80)}` });
  assert.equal(named.body.thing.by, `admin:anna${'x'.repeat(60)}`);
});

test('a page of another site can neither use our name nor change anything', async () => {
  assertProblem(await ask('GET', '/api/things/1', undefined, { host: 'evil.example' }), 403, 'foreign_host');
  for (const host of ['localhost:3001', '127.0.0.1', '[::1]:3001', 'calls.example.com']) {
    assert.equal((await ask('GET', '/api/things/1', undefined, { host })).status, 200, host);
  }
  const own = { host: 'localhost:3001', origin: 'http://localhost:3001' };
  assert.equal((await post({ name: 'a' }, own)).status, 201);
  for (const origin of ['http://localhost:5000', 'https://evil.example', 'null']) {
    assertProblem(await post({ name: 'a' }, { ...own, origin }), 403, 'foreign_origin');
  }
  assert.equal(
    (await ask('GET', '/api/things/1', undefined, { origin: 'https://evil.example' })).status,
    200,
  );
});

test('a route that does not say who may use it is refused at start', async () => {
  const open: Routes = (app) => {
    app.get('/api/open', async () => ({}));
  };
  await assert.rejects(testApp({ routes: [open] }), /does not say who may use it/);
});

test('the same key with the same body runs once, whatever the order of its fields', async () => {
  const key = { 'idempotency-key': 'k1' };
  const first = await post({ name: 'a', size: 1 }, key);
  const again = await post({ size: 1, name: 'a' }, key);
  assert.equal(first.headers['idempotent-replay'], undefined);
  assert.equal(again.status, 201);
  assert.equal(again.headers['idempotent-replay'], 'true');
  assert.deepEqual(again.body, first.body);
  assertProblem(await post({ name: 'b' }, key), 422, 'idempotency_key_reused');
  assert.notDeepEqual((await post({ name: 'a', size: 1 })).body, first.body);
});

test('a key is refused when it cannot be one', async () => {
  assertProblem(await post({ name: 'a' }, { 'idempotency-key': '' }), 422, 'bad_idempotency_key');
  assertProblem(
    await post({ name: 'a' }, { 'idempotency-key': 'k'.repeat(256) }),
    422,
    'bad_idempotency_key',
  );
  assert.equal((await post({ name: 'a' }, { 'idempotency-key': 'k'.repeat(255) })).status, 201);
});

test('a failure of ours frees the key, a body that did not fit never took it', async () => {
  const key = { 'idempotency-key': 'k2' };
  assertProblem(await post({ name: 'broken' }, key), 500, 'internal');
  assertProblem(await post({ name: '' }, key), 422, 'invalid_request');
  const answer = await post({ name: 'a' }, key);
  assert.equal(answer.status, 201);
  assert.equal(answer.headers['idempotent-replay'], undefined);
});

test('a key is held while its request runs, until its process must be dead, and forgotten after a day', async () => {
  const key = { 'idempotency-key': 'k3' };
  await post({ name: 'a' }, key);
  await db.run(
    `update cc_idempotency_keys set response_status = null, response_body = null where key = 'k3'`,
  );
  const running = await post({ name: 'a' }, key);
  assertProblem(running, 409, 'idempotency_key_running');
  assert.equal(running.headers['retry-after'], '1');
  at('2026-03-02T09:01:00Z');
  assert.equal((await post({ name: 'a' }, key)).headers['idempotent-replay'], undefined);
  assert.equal((await post({ name: 'a' }, key)).headers['idempotent-replay'], 'true');
  at('2026-03-03T09:01:00Z');
  assert.equal((await post({ name: 'other' }, key)).status, 201);
  at('2026-03-02T09:00:00Z');
});

test('an answer kept in the transaction survives a crash before it was sent', async () => {
  const key = { 'idempotency-key': 'k4' };
  const crashed = await ask('POST', '/api/kept-things', { name: 'lost' }, key);
  assert.equal(crashed.status, 500);
  const again = await ask('POST', '/api/kept-things', { name: 'lost' }, key);
  assert.equal(again.status, 201);
  assert.equal(again.headers['idempotent-replay'], 'true');
  const made = await db.one<{ count: number }>(
    `select count(*) from cc_parties where display_name = 'made once'`,
  );
  assert.equal(made?.count, 1);
});

test('OpenAPI 3.1 describes each route with its permission, its key and its problems', async () => {
  const { body: document } = await ask('GET', '/openapi.json');
  assert.equal(document.openapi, '3.1.0');
  const operation = document.paths['/api/things'].post;
  assert.deepEqual(operation.security, [{ role: [] }]);
  assert.equal(operation.parameters[0].name, 'Idempotency-Key');
  assert.deepEqual(operation.requestBody.content['application/json'].schema.required, ['name']);
  assert.ok(operation.responses.default.content['application/problem+json']);
  assert.match((await ask('GET', '/docs/')).text, /swagger-ui/);
});

test('liveness, readiness and metrics need no role', async () => {
  for (const url of ['/healthz', '/readyz', '/metrics']) {
    assert.equal((await app.inject({ url })).statusCode, 200, url);
  }
  assert.match((await app.inject({ url: '/metrics' })).body, /decorum_http_request_duration_seconds_count\{/);
});

test('without its database the app is alive and not ready, and says when to come again', async () => {
  await using other = await testApp({
    routes: [
      (app, { db }) => {
        app.get('/api/rows', { config: { permission: 'parties:VIEW' } }, () => db.query('select 1'));
      },
    ],
  });
  assert.equal((await other.ask('GET', '/api/rows')).status, 200);
  await other.db.close();
  assert.equal((await other.ask('GET', '/healthz')).status, 200);
  assertProblem(await other.ask('GET', '/readyz'), 503, 'not_ready');
});

test('bytes that are no HTTP get a problem, too', async () => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  assert.ok(address && typeof address === 'object');
  const socket = connect(address.port, '127.0.0.1');
  socket.end('rubbish\r\n\r\n');
  const answer = await text(socket);
  assert.match(answer, /^HTTP\/1\.1 400 .*application\/problem\+json.*"malformed_http"/s);
});
