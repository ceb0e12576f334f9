import assert from 'node:assert/strict';
import test from 'node:test';
import { parseTwiml } from './twiml.ts';

const code = (error: unknown) => (error as { code: number }).code;

test('verbs keep their order, attributes and nesting', () => {
  const verbs = parseTwiml(`<?xml version="1.0" encoding="UTF-8"?>
    <!-- a menu -->
    <Response>
      <Gather numDigits="1" action="/menu?a=1&amp;b=2" finishOnKey=""><Say language="vi-VN">Nhấn 1</Say><Pause length="2"/></Gather>
      <Redirect method="POST">/again?x=1&amp;y=2</Redirect>
      <Hangup/>
    </Response>`);
  assert.deepEqual(
    verbs.map((verb) => verb.name),
    ['Gather', 'Redirect', 'Hangup'],
  );
  assert.deepEqual(verbs[0]?.attributes, { numDigits: '1', action: '/menu?a=1&b=2', finishOnKey: '' });
  assert.deepEqual(
    verbs[0]?.children.map((verb) => [verb.name, verb.text]),
    [
      ['Say', 'Nhấn 1'],
      ['Pause', ''],
    ],
  );
  assert.equal(verbs[1]?.text, '/again?x=1&y=2');
});

test('text keeps its entities once, its CDATA and the words inside speech markup', () => {
  const [say, cdata, marked] = parseTwiml(
    '<Response><Say>a &amp; b &lt;c&gt; &#x1F44D; &amp;#38;</Say><Say><![CDATA[x < y]]></Say><Say>one <break strength="weak"/><emphasis>two</emphasis> three</Say></Response>',
  );
  assert.equal(say?.text, 'a & b <c> 👍 &#38;');
  assert.equal(cdata?.text, 'x < y');
  assert.equal(marked?.text, 'one two three');
});

test('an empty document and an empty response do nothing', () => {
  assert.deepEqual(parseTwiml(''), []);
  assert.deepEqual(parseTwiml('<Response/>'), []);
});

test('what is no TwiML is named by its error code', () => {
  assert.throws(
    () => parseTwiml('<Response><Say>x</Response>'),
    (error) => code(error) === 12100,
  );
  assert.throws(
    () => parseTwiml('OK'),
    (error) => code(error) === 12100,
  );
  assert.throws(
    () => parseTwiml('<html></html>'),
    (error) => code(error) === 12200,
  );
  const long = `<Response><Say>${'x'.repeat(65_536)}</Say></Response>`;
  assert.throws(
    () => parseTwiml(long),
    (error) => code(error) === 11750,
  );
});
