import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { brokenPlaceholders, placeholdersOf, render } from './render.ts';

test('values stand where their names stood, in all parts', () => {
  assert.deepEqual(
    render(
      { subject: 'For {{name}}', body: 'Hi {{ name }}, {{n}} of {{n}}', html: '<b>{{name}}</b>' },
      { name: 'Ana', n: 2 },
    ),
    { subject: 'For Ana', text: 'Hi Ana, 2 of 2', html: '<b>Ana</b>', missing: [] },
  );
});

test('parts that a template does not have are not made', () => {
  assert.deepEqual(render({ subject: null, body: 'Hi', html: null }, {}), { text: 'Hi', missing: [] });
});

test('names without a value are told once each, and null is no value', () => {
  const { text, missing } = render({ body: '{{a}} {{b}} {{a}} {{c}}' }, { b: null, c: 0 });
  assert.deepEqual(missing, ['a', 'b']);
  assert.equal(text, '{{a}} {{b}} {{a}} 0');
});

test('nothing of a prototype is ever a value', () => {
  const body = '{{constructor}} {{toString}} {{__proto__}} {{hasOwnProperty}}';
  assert.equal(render({ body }, {}).missing.length, 4);
  assert.equal(render({ body: '{{constructor}}' }, { constructor: 'x' as unknown as string }).text, 'x');
});

test('a value is written as it is: neither read as a template nor as a replacement pattern', () => {
  assert.equal(render({ body: '{{a}}|{{b}}' }, { a: '{{b}}', b: "$& $1 $' $`" }).text, "{{b}}|$& $1 $' $`");
});

test('values are escaped in html and cannot break a subject into two lines', () => {
  const { html, subject } = render(
    { subject: 'A {{x}}', body: '-', html: '<a title="{{x}}">' },
    { x: `"><script>'&\r\nBcc: all` },
  );
  assert.equal(html, '<a title="&quot;&gt;&lt;script&gt;&#39;&amp;\r\nBcc: all">');
  assert.equal(subject, `A "><script>'& Bcc: all`);
});

test('with all its names given, a template has none left and none missing', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom('{{a}}', '{{ b }}', '{{c_1}}'), fc.string())), (pieces) => {
      const body = pieces.join('').replaceAll('{{', (at) => at);
      const values = Object.fromEntries(placeholdersOf({ body }).map((name) => [name, 'v']));
      const { text, missing } = render({ body }, values);
      assert.deepEqual(missing, []);
      assert.ok(text.length <= body.length);
    }),
  );
});

test('half-written placeholders are found, plain braces are not', () => {
  assert.deepEqual(brokenPlaceholders('{{ok}} {{a.b}} {{'), ['{{a.b}}', '{{']);
  assert.deepEqual(brokenPlaceholders('{ok} } {'), []);
});
