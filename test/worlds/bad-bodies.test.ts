import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openWorld } from './world.ts';

const world = await openWorld();
after(() => world[Symbol.asyncDispose]());

type Schema = {
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
};
type Operation = {
  parameters?: { in: string; name: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};
type Route = { method: 'POST' | 'PUT' | 'PATCH'; url: string; schema: Schema };

/** Stands in every path: a person, a campaign, a suppression, a template and a job have it as their id. */
const KNOWN_ID = '0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c47';
await world.db.script(`
  insert into cc_parties (id, display_name) values ('${KNOWN_ID}', 'Known');
  insert into cc_outbound_campaigns (id, name, purpose) values ('${KNOWN_ID}', 'Known', 'service_notice');
  insert into cc_suppressions (id, address, reason) values ('${KNOWN_ID}', '+84901234567', 'operator');
  insert into cc_templates (id, key, language, body) values ('${KNOWN_ID}', '${KNOWN_ID}', 'en', 'Hi there');
  insert into cc_outbound_jobs (id, campaign_id, purpose, channel, target_address)
    values ('${KNOWN_ID}', '${KNOWN_ID}', 'service_notice', 'sms', '+84901234567');
`);

/** A campaign is changed until it is launched, and launched when it says something to somebody. */
const asNew = () =>
  world.db.script(`
    update cc_outbound_campaigns
    set status = 'active', paused_at = null, template_key = null, content = '{"text": "Hi"}', variables = '{}',
      audience = '{"kind": "filter", "filter": {}}', expires_at = null, launch_status = null, launched_at = null,
      launched_by = null, launch_cursor = null, launch_finished_at = null, launch_counts = null, launch_pace = null
    where id = '${KNOWN_ID}'`);

/**
 * Something that the route takes, all fields filled in, so that one wrong field at a time goes as far as it can.
 * Texts differ each time, since names and addresses may be taken only once.
 */
let made = 0;
function sampleOf(schema: Schema, field = ''): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return sampleOf(schema.anyOf.find(({ type }) => type !== 'null') ?? {}, field);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          // A job names its campaign or gives its id, and a campaign a template or a text; many jobs are named by ids or filter.
          .filter(([name], _index, all) => !all.some(([other]) => other === eitherOr[name]))
          .map(([name, each]) => [name, sampleOf(each, name)]),
      );
    case 'array':
      return [sampleOf(schema.items ?? {}, field)];
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      if (schema.format === 'date-time')
        return `2026-03-0${/^(expiresAt|createdTo)$/.test(field) ? 9 : 2}T12:00:00+07:00`;
      if (/^(ids?|.*Id|key|templateKey)$/.test(field)) return KNOWN_ID;
      if (/^(value|address|targetAddress|destination)$/.test(field)) return `+8491${1_000_000 + ++made}`;
      return samples[field] ?? `sample ${++made}`;
  }
}

const eitherOr: Record<string, string> = {
  campaignId: 'campaign',
  templateKey: 'content',
  filter: 'ids',
  cursor: 'ids',
};

const samples: Record<string, string> = {
  language: 'vi',
  languages: 'vi',
  timezone: 'Asia/Ho_Chi_Minh',
  timezones: 'Asia/Ho_Chi_Minh',
  quietHoursStart: '21:00',
  quietHoursEnd: '08:00',
};

/** Every route that reads JSON, as the API's own description lists them: new ones are covered by being there. */
const routes: Route[] = Object.entries(
  (world.app.swagger() as { paths: Record<string, Record<string, Operation>> }).paths,
).flatMap(([path, operations]) =>
  Object.entries(operations).flatMap(([method, { parameters = [], requestBody }]) => {
    const schema = requestBody?.content['application/json']?.schema;
    if (!schema) return [];
    const url = parameters
      .filter((parameter) => parameter.in === 'path')
      .reduce(
        (text, { name, schema: each }) => text.replace(`{${name}}`, String(sampleOf(each, name))),
        path,
      );
    return [{ method: method.toUpperCase() as Route['method'], url, schema }];
  }),
);

const isOptional = ({ anyOf = [] }: Schema) => anyOf.some(({ type }) => type === 'null');

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** Not one of these is a request; a body that may be left out may also be empty or null. */
const notBodies: Record<string, { text: string | undefined; mayBeLeftOut?: true }> = {
  'no body': { text: undefined, mayBeLeftOut: true },
  'an empty body': { text: '', mayBeLeftOut: true },
  null: { text: 'null', mayBeLeftOut: true },
  'an empty list': { text: '[]' },
  'a number': { text: '7' },
  'a text': { text: '"sms"' },
  true: { text: 'true' },
  'half an object': { text: '{"a":' },
  'an object with an unknown field': { text: '{"nosuchfield":1}' },
  'a deep list': { text: nested(100_000) },
  'a deep field': { text: `{"a":${nested(40)}}` },
  'a NUL': { text: '{"a":"\\u0000"}' },
  'a NUL in a key': { text: '{"\\u0000":1}' },
  'a prototype': { text: '{"__proto__":{"admin":true}}' },
  'a megabyte and more': { text: `{"a":"${'x'.repeat(1_100_000)}"}` },
};

/** Any of these may stand in any field: it is taken or refused, it never breaks anything. */
const oddValues: readonly unknown[] = [
  null,
  '',
  ' ',
  'x'.repeat(10_000),
  'a\u0000b',
  '\ud800',
  "'; drop table cc_parties; --",
  0,
  -1,
  1.5,
  9_007_199_254_740_992,
  1e308,
  true,
  [],
  [null],
  ['\u0000'],
  {},
  { constructor: { prototype: 1 } },
  { a: { b: { c: 1 } } },
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999+00:00',
  '2026-02-30T00:00:00Z',
];

async function send({ method, url }: Route, text: string | undefined) {
  const answer = await world.app.inject({
    method,
    url,
    headers: {
      'x-user-role': 'admin',
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(text === undefined ? {} : { payload: text }),
  });
  return { status: answer.statusCode, type: String(answer.headers['content-type']), text: answer.body };
}

/** What everybody may rely on: never a 5xx, and a refusal that says in words what to mend. */
function assertAnswered(answer: Awaited<ReturnType<typeof send>>, what: string): void {
  assert.ok(answer.status < 500, `${what} answered ${answer.status}: ${answer.text}`);
  if (answer.status < 400) return;
  assert.match(answer.type, /^application\/problem\+json/, what);
  const problem = JSON.parse(answer.text);
  assert.equal(problem.status, answer.status, what);
  assert.match(problem.code, /^[A-Za-z0-9_]+$/, what);
  assert.ok(problem.detail.length > 10, `${what}: ${answer.text}`);
  assert.ok(Array.isArray(problem.errors), what);
  for (const error of problem.errors) assert.ok(error.message && error.code, `${what}: ${answer.text}`);
}

test('the routes that read JSON are found, the seed’s own among them', () => {
  const urls = routes.map(({ url }) => url);
  for (const url of [
    '/api/outbound/jobs/create',
    '/api/outbound/jobs/run',
    '/api/parties',
    '/api/campaigns',
  ]) {
    assert.ok(urls.includes(url), url);
  }
  assert.ok(routes.length >= 12, String(routes.length));
});

for (const route of routes) {
  const name = `${route.method} ${route.url}`;

  test(`${name} refuses what is no request and says what to mend`, async () => {
    for (const [what, { text, mayBeLeftOut }] of Object.entries(notBodies)) {
      const answer = await send(route, text);
      assertAnswered(answer, `${name} with ${what}`);
      if (!(mayBeLeftOut && isOptional(route.schema))) {
        assert.ok(answer.status >= 400, `${name} with ${what} answered ${answer.status}: ${answer.text}`);
      }
    }
  });

  test(`${name} takes or refuses every odd value in every field`, async () => {
    await asNew();
    const filledIn = () => sampleOf(route.schema) as Record<string, unknown>;
    const good = await send(route, JSON.stringify(filledIn()));
    assert.ok(
      good.status < 300 || good.status === 409,
      `without an odd value ${name} answered ${good.status}: ${good.text}`,
    );
    const fields = Object.entries(filledIn()).flatMap(([field, inner]) => [
      [field],
      ...(typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.keys(inner).map((deeper) => [field, deeper])
        : []),
    ]);
    for (const [field = '', deeper] of fields) {
      for (const value of oddValues) {
        const sample = filledIn();
        const body =
          deeper === undefined
            ? { ...sample, [field]: value }
            : { ...sample, [field]: { ...(sample[field] as object), [deeper]: value } };
        const what = `${name} with ${[field, deeper].filter(Boolean).join('.')} = ${JSON.stringify(value).slice(0, 60)}`;
        assertAnswered(await send(route, JSON.stringify(body)), what);
      }
    }
  });
}
