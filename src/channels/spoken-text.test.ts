import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { escapeXml, spokenDocument } from './spoken-text.ts';
import { spokenIn } from './twilio-world.ts';

describe('the spoken document', () => {
  it('says Vietnamese with a voice that speaks it, and an unknown language with its own name', () => {
    assert.match(
      spokenDocument('Chào', 'vi-VN') ?? '',
      /<Say language="vi-VN" voice="Google\.vi-VN-Standard-A">/,
    );
    assert.match(spokenDocument('Hello') ?? '', /<Say language="en-US" voice="Polly\.Joanna">/);
    assert.match(spokenDocument('Bonjour', 'fr-FR') ?? '', /<Say language="fr-FR">Bonjour</);
    assert.match(spokenDocument('x', '"/><Hangup') ?? '', /language="&quot;\/&gt;&lt;Hangup"/);
  });

  it('cuts a text too long for one Say between words', () => {
    const text = 'ạạạạạạạạạ '.repeat(150);
    const document = spokenDocument(text, 'vi') ?? '';
    const says = document.match(/<Say /g)?.length ?? 0;
    assert.ok(says > 1, String(says));
    assert.equal(spokenIn(document), text);
    assert.equal(spokenDocument('short', 'vi')?.match(/<Say /g)?.length, 1);
  });

  it('is null when it would be longer than 4000 characters, escapes included', () => {
    assert.ok(spokenDocument('a'.repeat(3500)));
    assert.equal(spokenDocument('a'.repeat(4000)), null);
    assert.equal(spokenDocument('&'.repeat(1000)), null);
  });

  it('is well-formed and says every word of any text', () => {
    const unit = fc.constantFrom(
      'a',
      ' ',
      '&',
      '<',
      '>',
      '"',
      "'",
      '\n',
      'ạ',
      '👍',
      ']]>',
      '\u0007',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 300 }), (text) => {
        const document = spokenDocument(text);
        assert.ok(document);
        const expected = text.toWellFormed().replaceAll('\u0007', ' ');
        assert.equal(spokenIn(document), expected);
      }),
    );
    assert.equal(escapeXml('a\u0000b'), 'a b');
  });
});
