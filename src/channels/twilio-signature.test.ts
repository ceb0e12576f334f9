import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import twilio from 'twilio';
import { isTwilioSignature, twilioSignature } from './twilio-signature.ts';

type Form = Record<string, string | string[]>;
const vectors = JSON.parse(
  readFileSync(new URL('../../test/data/contracts/vectors.json', import.meta.url), 'utf8'),
).twilio as {
  authToken: string;
  form: { name: string; url: string; params: Form; signature: string }[];
  json: { name: string; url: string; body: string; signature: string }[];
};
const { authToken } = vectors;
const authTokens = [authToken];

describe('the signature of a Twilio request', () => {
  for (const { name, url, params, signature } of vectors.form) {
    it(`is the contract’s (${name})`, () => {
      assert.equal(twilioSignature(authToken, url, params), signature);
      assert.equal(twilioSignature(authToken, `${url}#rc=3&rp=all`, params), signature);
      assert.ok(isTwilioSignature({ authTokens, url, params, signature }));
    });

    it(`does not fit anything changed (${name})`, () => {
      const fits = (changes: object) => isTwilioSignature({ authTokens, url, params, signature, ...changes });
      assert.ok(fits({}));
      for (const key of Object.keys(params))
        assert.ok(!fits({ params: { ...params, [key]: 'changed' } }), key);
      assert.ok(!fits({ params: { ...params, More: '1' } }));
      assert.ok(!fits({ url: `${url}x` }));
      assert.ok(!fits({ authTokens: ['another token'] }));
      assert.ok(!fits({ authTokens: [] }));
      assert.ok(!fits({ signature: undefined }));
      assert.ok(!fits({ signature: '' }));
      assert.ok(!fits({ signature: `${signature} ` }));
    });
  }

  for (const { name, url, body, signature } of vectors.json) {
    it(`covers the bytes of a body that is no form (${name})`, () => {
      const fits = (changes: object) =>
        isTwilioSignature({ authTokens, url, params: {}, signature, rawBody: Buffer.from(body), ...changes });
      assert.ok(fits({}));
      assert.ok(!fits({ rawBody: Buffer.from(`${body} `) }));
      assert.ok(!fits({ rawBody: Buffer.from('') }));
      assert.ok(!fits({ rawBody: undefined }));
      assert.ok(!fits({ url: url.replace(/bodySHA256=\w/, 'bodySHA256=f') }));
    });
  }

  it('may have been made with or without the port', () => {
    const signed = (name: string) => vectors.form.find((vector) => vector.name === name);
    const fits = (made: string, seen: string) => {
      const [{ signature = '', params = {} } = {}, { url = '' } = {}] = [signed(made), signed(seen)];
      return isTwilioSignature({ authTokens, url, params, signature });
    };
    assert.ok(fits('voice-no-port', 'voice-port-8443'));
    assert.ok(fits('voice-port-443', 'voice-no-port'));
    assert.ok(!fits('voice-port-8443', 'voice-no-port'));
  });

  it('fits one of several tokens while one is replaced, and never an empty one', () => {
    const url = 'https://engine.example.com/x';
    const by = (token: string) => twilioSignature(token, url, { a: '1' });
    const tokens = ['new', 'old', ''];
    const fits = (signature: string) =>
      isTwilioSignature({ authTokens: tokens, url, params: { a: '1' }, signature });
    assert.deepEqual(
      [fits(by('new')), fits(by('old')), fits(by('other')), fits(by(''))],
      [true, true, false, false],
    );
  });

  it('agrees with the official SDK on any form', () => {
    const word = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.toWellFormed());
    const params = fc.dictionary(
      word.filter((name) => name !== '__proto__'),
      fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 4 })),
      { maxKeys: 6 },
    );
    const port = fc.constantFrom('', ':443', ':8443', ':80');
    const path = fc.constantFrom('', '/', '/a/b', '/a?x=1&y=%20z', '/?q=a+b');
    fc.assert(
      fc.property(params, port, path, port, fc.boolean(), (form, signedPort, rest, seenPort, tamper) => {
        const [signedUrl, url] = [signedPort, seenPort].map(
          (each) => `https://engine.example.com${each}${rest}`,
        );
        assert.ok(signedUrl && url);
        const signature = twilio.getExpectedTwilioSignature(authToken, signedUrl, form);
        assert.equal(twilioSignature(authToken, signedUrl, form), signature);
        const seen = tamper ? { ...form, Extra: 'x' } : form;
        assert.equal(
          isTwilioSignature({ authTokens, url, params: seen, signature }),
          twilio.validateRequest(authToken, signature, url, seen),
        );
      }),
      { numRuns: 300 },
    );
  });
});
