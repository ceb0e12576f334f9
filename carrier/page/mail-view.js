import { post } from './api.js';
import { fullTimeOf, h, shortTimeOf } from './dom.js';

const written = ({ email, name }) => (name ? `${name} <${email}>` : email);
const size = (bytes) => (bytes < 1024 ? `${bytes} B` : `${Math.round(bytes / 1024)} KB`);

/** One mailbox: its mails, and the one that is open. */
export function mailView(address, { fail }) {
  let mails = [];
  let open = null;
  let shown = '';
  const list = h('ul', { class: 'mails', 'aria-label': 'Mails' });
  const reader = h('section', { class: 'reader', 'aria-label': 'Mail' });
  const events = h('ol', { class: 'events' });
  const element = h(
    'article',
    { class: 'mailbox', 'aria-label': `Mailbox ${address}` },
    h(
      'header',
      {},
      h('a', { class: 'back', href: '#/', 'aria-label': 'Back to the list' }, '‹'),
      h('h2', {}, address),
    ),
    h('div', { class: 'mailpanes' }, list, reader),
  );

  function select(mail) {
    open = mail.id;
    show();
    post(`mails/${mail.id}/open`).catch(fail);
  }

  function showEvents(mail) {
    events.replaceChildren(
      ...mail.events.map((one) =>
        h(
          'li',
          {},
          h('b', {}, one.event),
          one.detail ? ` ${one.detail}` : '',
          ' ',
          h('small', { class: 'num' }, fullTimeOf(one.at)),
        ),
      ),
    );
  }

  function body(mail) {
    if (mail.html === '') return h('pre', { class: 'plain' }, mail.text);
    return h('iframe', {
      src: `/carrier/mails/${mail.id}/html`,
      title: `Mail: ${mail.subject}`,
      sandbox: 'allow-popups allow-popups-to-escape-sandbox',
      referrerpolicy: 'no-referrer',
    });
  }

  function actions(mail) {
    const note = h('p', { class: 'hint', role: 'status' });
    const attempt = (promise, text) => promise.then((answer) => (note.textContent = text(answer)), fail);
    const unsubscribe = () =>
      attempt(post(`mails/${mail.id}/unsubscribe`), ({ url, status }) =>
        status ? `Asked ${url} to unsubscribe: it answered ${status}.` : `${url} could not be reached.`,
      );
    const answer = h('textarea', {
      rows: '2',
      placeholder: 'Reply to this mail',
      'aria-label': 'Reply to this mail',
    });
    const reply = (event) => {
      event.preventDefault();
      if (answer.value.trim() === '') return;
      attempt(
        post(`mails/${mail.id}/reply`, { text: answer.value.trim() }),
        ({ url }) => `Posted to ${url}.`,
      );
      answer.value = '';
    };
    return [
      h(
        'div',
        { class: 'mailactions' },
        mail.unsubscribeUrl ? h('button', { onclick: unsubscribe }, 'Unsubscribe') : null,
        mail.via === 'sendgrid'
          ? h(
              'button',
              { onclick: () => attempt(post(`mails/${mail.id}/spam`), () => 'Reported as spam.') },
              'Report as spam',
            )
          : null,
      ),
      note,
      h('form', { class: 'write', onsubmit: reply }, answer, h('button', { class: 'primary' }, 'Send')),
    ];
  }

  function read(mail) {
    showEvents(mail);
    return [
      h('h3', {}, mail.subject || 'No subject'),
      h(
        'dl',
        {},
        h('dt', {}, 'From'),
        h('dd', {}, written(mail.from)),
        h('dt', {}, 'To'),
        h('dd', {}, mail.to.map(written).join(', ')),
        h('dt', {}, 'Received'),
        h(
          'dd',
          { class: 'num' },
          `${fullTimeOf(mail.receivedAt)} by ${mail.via === 'smtp' ? 'SMTP' : 'SendGrid'}`,
        ),
      ),
      body(mail),
      mail.attachments.length > 0
        ? h(
            'p',
            { class: 'hint' },
            mail.attachments.map((one) => `${one.filename} (${size(one.size)})`).join(', '),
          )
        : null,
      h(
        'details',
        {},
        h('summary', {}, `Headers (${mail.headers.length})`),
        h('pre', {}, mail.headers.map(({ name, value }) => `${name}: ${value}`).join('\n')),
      ),
      h('details', {}, h('summary', {}, 'What the sender was told'), events),
      actions(mail),
    ];
  }

  function show() {
    const current = mails.find((mail) => mail.id === open) ?? null;
    list.replaceChildren(
      ...mails.map((mail) =>
        h(
          'li',
          {},
          h(
            'button',
            { 'aria-current': mail.id === open ? 'true' : null, onclick: () => select(mail) },
            h('b', {}, mail.subject || 'No subject'),
            h('time', { class: 'num' }, shortTimeOf(mail.receivedAt)),
            h('span', {}, written(mail.from)),
            mail.status === 'not_delivered' ? h('span', { class: 'notdelivered' }, 'Not delivered') : null,
          ),
        ),
      ),
    );
    if (current === null) {
      shown = '';
      return reader.replaceChildren(
        h('p', { class: 'nothing' }, mails.length === 0 ? 'No mail for this address yet.' : 'Choose a mail.'),
      );
    }
    if (shown === current.id) return showEvents(current);
    shown = current.id;
    reader.replaceChildren(...read(current).flat().filter(Boolean));
  }

  return {
    element,
    update(data) {
      mails = data.mails;
      if (open === null && mails[0]) return select(mails[0]);
      show();
    },
    close() {},
  };
}
