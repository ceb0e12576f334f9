import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ADDRESS_KINDS, type AddressKind, addressKindOf, maskAddress, normalizeAddress } from './address.ts';
import { CHANNELS } from './words.ts';

type Case = [kind: AddressKind, raw: string, defaultCountry: string | undefined, value: string];
const ACCEPTED: Case[] = [
  ['phone', '+84912345678', undefined, '+84912345678'],
  ['phone', ' +84 91 234 56 78 ', undefined, '+84912345678'],
  ['phone', '+84 0912345678', undefined, '+84912345678'],
  ['phone', '(+84) 91-234.5678', undefined, '+84912345678'],
  ['phone', 'tel:+84912345678', undefined, '+84912345678'],
  ['phone', '\u202a+84912345678\u202c', undefined, '+84912345678'], // as Windows copies it
  ['phone', '0912345678', 'VN', '+84912345678'],
  ['phone', '(091) 234-5678', 'vn', '+84912345678'],
  ['phone', '84912345678', 'VN', '+84912345678'],
  ['phone', '0084912345678', 'VN', '+84912345678'],
  ['phone', '٠٩١٢٣٤٥٦٧٨', 'VN', '+84912345678'],
  ['phone', '02838221234', 'VN', '+842838221234'],
  ['phone', '18001234', 'VN', '+8418001234'], // toll-free is free for both
  ['phone', '+12025550123', undefined, '+12025550123'],
  ['phone', '+15551234567', undefined, '+15551234567'], // example ranges
  ['phone', '+447700900123', undefined, '+447700900123'],
  ['phone', '+442079460018', undefined, '+442079460018'],
  ['phone', '+6591234567', undefined, '+6591234567'],
  ['whatsapp', 'whatsapp:+84912345678', undefined, '+84912345678'],
  ['whatsapp', 'WhatsApp:0912345678', 'VN', '+84912345678'],
  ['whatsapp', '+5215512345678', undefined, '+5215512345678'], // older than the number plan
  ['whatsapp', '+551187654321', undefined, '+551187654321'],
  ['email', ' Nurse.A+shift@Example.NET\n', undefined, 'nurse.a+shift@example.net'],
  ['email', "o'neil@sub.example.co.uk", undefined, "o'neil@sub.example.co.uk"],
  ['email', 'jose\u0301@Mu\u0308nchen.de', undefined, 'josé@xn--mnchen-3ya.de'],
  ['zalo', '246845883529197922', undefined, '246845883529197922'],
  ['zalo', '84912345678', undefined, '+84912345678'], // as its template API writes phones
  ['zalo', '0912345678', undefined, '+84912345678'],
  ['zalo', '+84 912 345 678', undefined, '+84912345678'],
  ['facebook', ' 7012345678901234 ', undefined, '7012345678901234'],
];
for (const [kind, raw, defaultCountry, value] of ACCEPTED) {
  test(`${kind} ${JSON.stringify(raw)}${defaultCountry ? ` in ${defaultCountry}` : ''} is ${value}`, () => {
    assert.deepEqual(normalizeAddress(kind, raw, { defaultCountry }), { ok: true, value });
  });
}

test("Twilio's test numbers are numbers", () => {
  for (let last = 1; last <= 9; last++) {
    const value = `+1500555000${last}`;
    assert.deepEqual(normalizeAddress('phone', value), { ok: true, value });
  }
});

type Refusal = [
  kind: AddressKind,
  raw: string,
  defaultCountry: string | undefined,
  code: string,
  mend: RegExp,
];
const REFUSED: Refusal[] = [
  ['phone', '', undefined, 'empty_address', /Write where/],
  ['email', ' \u200b\t', undefined, 'empty_address', /Write where/],
  ['phone', '0912345678', undefined, 'invalid_phone', /country code is missing.*\+84912345678/],
  ['phone', '84912345678', undefined, 'invalid_phone', /country code is missing/],
  ['phone', '0912345678', 'XX', 'invalid_phone', /country code/],
  ['phone', '+0084912345678', undefined, 'invalid_phone', /country code/],
  ['phone', 'Call 0912345678 now', 'VN', 'invalid_phone', /not a phone number/],
  ['phone', '+84912345678\0', undefined, 'invalid_phone', /not a phone number/],
  ['phone', '+84912345678 or +84912345679', undefined, 'invalid_phone', /not a phone number/],
  ['phone', '+84912345678 ext 5', undefined, 'invalid_phone', /extension/],
  ['phone', '01234567890', 'VN', 'invalid_phone', /Check the digits/], // 11-digit mobiles ended in 2018
  ['phone', '+10000000000', undefined, 'invalid_phone', /Check the digits/],
  ['phone', '113', 'VN', 'phone_too_short', /short codes/],
  ['phone', '+1234567890', undefined, 'phone_too_short', /too short/],
  ['phone', '+8491234567899999', undefined, 'phone_too_long', /too many digits/],
  ['phone', `+84${'9'.repeat(10_000)}`, undefined, 'phone_too_long', /too many digits/],
  ['phone', '19001234', 'VN', 'phone_not_allowed', /Give a mobile/],
  ['phone', '+19005550123', undefined, 'phone_not_allowed', /Give a mobile/],
  ['phone', '+5215512345678', undefined, 'phone_too_long', /too many digits/],
  ['whatsapp', 'whatsapp:', undefined, 'invalid_phone', /country code/],
  ['whatsapp', 'whatsapp:whatsapp:+84912345678', undefined, 'invalid_phone', /country code/],
  ['email', 'nurse', undefined, 'invalid_email', /exactly one @/],
  ['email', 'nurse@', undefined, 'invalid_email', /exactly one @/],
  ['email', '@example.net', undefined, 'invalid_email', /before the @/],
  ['email', 'a@@example.net', undefined, 'invalid_email', /exactly one @/],
  ['email', 'a b@example.net', undefined, 'invalid_email', /before the @/],
  ['email', '.a@example.net', undefined, 'invalid_email', /before the @/],
  ['email', 'a.@example.net', undefined, 'invalid_email', /before the @/],
  ['email', 'a..b@example.net', undefined, 'invalid_email', /before the @/],
  ['email', 'Bob <bob@example.net>', undefined, 'invalid_email', /only the address/],
  ['email', 'a\0@example.net', undefined, 'invalid_email', /before the @/],
  ['email', 'a@example.net\r\nBcc: b@example.net', undefined, 'invalid_email', /exactly one @/],
  ['email', 'a@example.net.', undefined, 'invalid_email', /after the @/],
  ['email', 'a@.example.net', undefined, 'invalid_email', /after the @/],
  ['email', 'a@-example.net', undefined, 'invalid_email', /after the @/],
  ['email', 'a@localhost', undefined, 'invalid_email', /after the @/],
  ['email', 'a@127.0.0.1', undefined, 'invalid_email', /after the @/],
  ['email', 'a@%41.com', undefined, 'invalid_email', /after the @/],
  ['email', `${'a'.repeat(65)}@example.net`, undefined, 'invalid_email', /before the @/],
  ['email', `a@${'b.'.repeat(130)}net`, undefined, 'invalid_email', /too long/],
  ['email', `a@${'b'.repeat(10_000)}.net`, undefined, 'invalid_email', /too long/],
  ['zalo', '12345', undefined, 'invalid_zalo_id', /6 to 24 digits/],
  ['zalo', 'zalo-user', undefined, 'invalid_zalo_id', /6 to 24 digits/],
  ['zalo', '1'.repeat(25), undefined, 'invalid_zalo_id', /6 to 24 digits/],
  ['zalo', '+84123', undefined, 'phone_too_short', /too short/],
  ['facebook', '12345', undefined, 'invalid_facebook_id', /6 to 24 digits/],
  ['facebook', '١٢٣٤٥٦٧', undefined, 'invalid_facebook_id', /6 to 24 digits/],
  ['facebook', 'bob.builder', undefined, 'invalid_facebook_id', /6 to 24 digits/],
];
for (const [kind, raw, defaultCountry, code, mend] of REFUSED) {
  test(`${kind} ${JSON.stringify(raw.slice(0, 40))} is refused as ${code}`, () => {
    const refused = normalizeAddress(kind, raw, { defaultCountry });
    assert.ok(!refused.ok);
    assert.equal(refused.code, code);
    assert.match(refused.message, mend);
  });
}

test('every channel has a kind of address', () => {
  const kinds = Object.fromEntries(CHANNELS.map((channel) => [channel, addressKindOf(channel)]));
  assert.deepEqual(kinds, {
    sms: 'phone',
    voice: 'phone',
    call_note: 'phone',
    whatsapp: 'whatsapp',
    email: 'email',
    zalo: 'zalo',
    facebook: 'facebook',
  });
});

const kind = fc.constantFrom(...ADDRESS_KINDS);
const phoneLike = fc
  .tuple(
    fc.constantFrom('+84', '0', '84', '+1', '00', '+44 7', 'whatsapp:+52'),
    fc.stringMatching(/^[0-9 .()-]{6,12}$/),
  )
  .map((parts) => parts.join(''));
const emailLike = fc
  .tuple(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.domain(), fc.constantFrom('@', '@É', '@x.'))
  .map(([local, domain, at]) => local + at + domain);
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.emailAddress(),
  emailLike,
  phoneLike,
  fc.stringMatching(/^[0-9]{5,25}$/),
);

test('any text is answered, and what is accepted stays as it is', () => {
  let accepted = 0;
  fc.assert(
    fc.property(kind, anything, fc.constantFrom('VN', 'US', undefined), (kind, raw, defaultCountry) => {
      const first = normalizeAddress(kind, raw, { defaultCountry });
      if (!first.ok) return assert.match(first.message, /\.$/);
      accepted += 1;
      assert.deepEqual(normalizeAddress(kind, first.value, { defaultCountry }), first);
      assert.deepEqual(normalizeAddress(kind, first.value), first);
    }),
    { numRuns: 3000 },
  );
  assert.ok(accepted > 100, `only ${accepted} of the texts were addresses`);
});

test('masked addresses can be recognised', () => {
  assert.equal(maskAddress('phone', '+84912345678'), '+84 ••• ••• 678');
  assert.equal(maskAddress('whatsapp', '+12025550123'), '+1 ••• ••• 123');
  assert.equal(maskAddress('email', 'nurse@example.net'), 'n•••@example.net');
  assert.equal(maskAddress('zalo', '246845883529197922'), '•••922');
  assert.equal(maskAddress('zalo', '+84912345678'), '+84 ••• ••• 678');
  assert.equal(maskAddress('facebook', '123456'), '•••');
  assert.ok(maskAddress('phone', '😀😀😀😀😀').isWellFormed());
});

test('masked addresses cannot be used', () => {
  fc.assert(
    fc.property(kind, anything, (kind, raw) => {
      const digits =
        maskAddress(kind, raw)
          .split('@')[0]
          ?.replace(/\P{Nd}/gu, '') ?? '';
      assert.ok(digits.length <= 6, digits); // a country code and the last three
      if (kind === 'email')
        assert.ok(
          !raw.includes('@') ||
            [...(raw.split('@')[0] ?? '')].length <= 4 ||
            !maskAddress(kind, raw).startsWith(raw.split('@')[0] ?? ''),
        );
    }),
  );
});
