import { h, shortTimeOf } from './dom.js';

export const linkTo = (address) => `#/${encodeURIComponent(address)}`;

/** The list of phones and mailboxes, most recently used first. */
export function showContacts(list, contacts, current) {
  list.replaceChildren(
    ...contacts.map((contact) =>
      h(
        'li',
        {},
        h(
          'a',
          {
            href: linkTo(contact.address),
            class: contact.ringing ? 'ringing' : null,
            'aria-current': contact.address === current ? 'page' : null,
          },
          h('span', { class: `kind of-${contact.kind}`, 'aria-hidden': 'true' }),
          h('b', { class: 'num' }, contact.address),
          h('time', { class: 'num' }, contact.lastAt ? shortTimeOf(contact.lastAt) : ''),
          h(
            'span',
            { class: 'preview' },
            contact.preview || (contact.kind === 'mail' ? 'No mail' : 'No messages'),
          ),
          contact.unread > 0 && contact.address !== current
            ? h(
                'span',
                { class: 'unread num' },
                String(contact.unread),
                h('span', { class: 'sr' }, ' unread'),
              )
            : null,
        ),
      ),
    ),
  );
}

/** What a new user sees first: what this is, and how to make something arrive. */
export function firstSteps(health) {
  const { origin } = location;
  const token = health.authToken ?? '<auth token>';
  const example = `curl ${origin}/2010-04-01/Accounts/${health.accountSid}/Messages.json \\
  -u ${health.accountSid}:${token} \\
  --data-urlencode From=+15005550006 --data-urlencode To=+84912345678 \\
  --data-urlencode "Body=Hello from the local carrier"`;
  return h(
    'section',
    { class: 'empty' },
    h('h2', {}, 'Nothing has arrived yet'),
    h(
      'p',
      {},
      'This is the other end of the line. Texts, WhatsApp messages, calls and mails that are sent to this carrier appear here, and you can answer them as the recipient would.',
    ),
    h('h3', {}, 'Make something arrive'),
    h('p', {}, 'Send a message from the Decorum console, or paste this into a terminal:'),
    h('pre', {}, example),
    h('h3', {}, 'Or point your own program here'),
    h(
      'dl',
      {},
      ...[
        ['Twilio API', origin],
        ['SendGrid API', `${origin}/v3`],
        ['SMTP', `${location.hostname}:${health.smtpPort}`],
        ['Replies go to', health.inboundUrl ?? 'nowhere yet: set CARRIER_INBOUND_URL'],
      ].map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
    ),
  );
}

export const pickOne = () =>
  h(
    'section',
    { class: 'empty' },
    h('h2', {}, 'Choose a phone or a mailbox'),
    h('p', {}, 'Each number on the left is a phone: read its messages, answer them, take its calls.'),
  );
