import { post } from './api.js';
import { callHistory, callScreen } from './call-view.js';
import { dayOf, fullTimeOf, h, timeOf } from './dom.js';

const failed = new Set(['failed', 'undelivered', 'canceled', 'scheduled']);
const quick = ['YES', 'NO', 'STOP', 'START'];
const names = { sms: 'SMS', whatsapp: 'WhatsApp', calls: 'Calls' };

const channelOf = (message) => (message.to.startsWith('whatsapp:') ? 'whatsapp' : 'sms');
const bare = (address) => (address ?? '').replace('whatsapp:', '');

/**
 * One phone: its two conversations, its calls, and the call that is going on. It lives as long as the
 * page shows this number, so that a half-written reply survives what arrives meanwhile.
 */
export function phoneView(number, { health, fail }) {
  let tab = null;
  let data = { messages: [], calls: [], contact: null };
  const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Conversations' });
  const log = h('div', { class: 'log', id: 'log', role: 'log', 'aria-label': 'Messages', tabindex: '0' });
  const screen = callScreen(fail);
  const text = h('textarea', {
    rows: '1',
    placeholder: 'Reply',
    'aria-label': 'Reply as this person',
    maxlength: '1600',
    oninput: grow,
    onkeydown: (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    },
  });
  const form = h(
    'form',
    { class: 'reply', onsubmit: send },
    h(
      'div',
      { class: 'quick' },
      quick.map((word) => h('button', { type: 'button', class: 'chip', onclick: () => type(word) }, word)),
    ),
    h('div', { class: 'write' }, text, h('button', { class: 'primary' }, 'Send')),
    health.inboundUrl
      ? null
      : h('p', { class: 'hint' }, 'Replies stay here: no inbound URL is set (CARRIER_INBOUND_URL).'),
  );
  const voicemail = h('input', {
    type: 'checkbox',
    onchange: () =>
      post(`phones/${encodeURIComponent(number)}/voicemail`, { on: voicemail.checked }).catch(fail),
  });
  const element = h(
    'article',
    { class: 'phone', 'aria-label': `Phone ${number}` },
    h(
      'header',
      {},
      h('a', { class: 'back', href: '#/', 'aria-label': 'Back to the list' }, '‹'),
      h('h2', { class: 'num' }, number),
      h('label', { class: 'switch' }, voicemail, 'Voicemail answers'),
    ),
    tabs,
    log,
    form,
    screen.element,
  );

  function grow() {
    text.style.height = 'auto';
    text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
  }

  async function type(body) {
    const last = data.messages.find((one) => channelOf(one) === tab && one.direction !== 'inbound');
    const to = last ? { to: bare(last.from) } : {};
    await post(`phones/${encodeURIComponent(number)}/reply`, { body, channel: tab, ...to }).catch(fail);
  }

  async function send(event) {
    event.preventDefault();
    const body = text.value.trim();
    if (body === '') return;
    text.value = '';
    grow();
    await type(body);
  }

  function bubble(message) {
    const mine = message.direction === 'inbound';
    const lost = failed.has(message.status);
    const status = lost
      ? `${message.status === 'scheduled' ? 'Scheduled, not here yet' : `Not delivered: ${message.status}`}${message.error_code ? ` (${message.error_code})` : ''}`
      : timeOf(message.created_at);
    return h(
      'div',
      { class: `bubble ${mine ? 'mine' : ''} ${lost ? 'lost' : ''}`, title: fullTimeOf(message.created_at) },
      h('p', {}, message.body || 'Media'),
      Number(message.num_media) > 0 ? h('small', {}, `${message.num_media} media`) : null,
      h('small', { class: 'num' }, status),
    );
  }

  function conversation(channel) {
    const messages = data.messages.filter((one) => channelOf(one) === channel).reverse();
    if (messages.length === 0) {
      return [
        h(
          'p',
          { class: 'nothing' },
          `No ${names[channel]} messages on this phone. Write one below to begin.`,
        ),
      ];
    }
    const parts = [];
    let lastDay = '';
    let lastSender = '';
    for (const message of messages) {
      const sender = bare(message.direction === 'inbound' ? message.to : message.from);
      const today = dayOf(message.created_at);
      if (today !== lastDay || (sender !== lastSender && sender !== '')) {
        parts.push(h('p', { class: 'divider num' }, `${today} · with ${sender || 'a messaging service'}`));
      }
      lastDay = today;
      lastSender = sender || lastSender;
      parts.push(bubble(message));
    }
    return parts;
  }

  function show() {
    const counts = {
      sms: data.messages.filter((one) => channelOf(one) === 'sms').length,
      whatsapp: data.messages.filter((one) => channelOf(one) === 'whatsapp').length,
      calls: data.calls.length,
    };
    tab ??= data.messages[0] ? channelOf(data.messages[0]) : counts.calls > 0 ? 'calls' : 'sms';
    const focused = tabs.contains(document.activeElement);
    tabs.replaceChildren(
      ...Object.entries(names).map(([name, label]) =>
        h(
          'button',
          {
            role: 'tab',
            'aria-selected': String(name === tab),
            'aria-controls': 'log',
            onclick: () => {
              tab = name;
              show();
            },
          },
          `${label} `,
          h('b', { class: 'num' }, String(counts[name])),
        ),
      ),
    );
    if (focused) tabs.querySelector('[aria-selected="true"]')?.focus();
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    log.className = `log ${tab}`;
    log.replaceChildren(...(tab === 'calls' ? callHistory(data.calls) : conversation(tab)));
    if (atEnd || log.dataset.tab !== tab) log.scrollTop = tab === 'calls' ? 0 : log.scrollHeight;
    log.dataset.tab = tab;
    form.hidden = tab === 'calls';
  }

  return {
    element,
    update(fresh) {
      data = fresh;
      voicemail.checked = fresh.contact?.voicemail ?? false;
      show();
      screen.update(fresh.calls.find((call) => !call.over && call.status !== 'queued') ?? null);
    },
    close: () => screen.close(),
  };
}
