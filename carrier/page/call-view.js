import { post } from './api.js';
import { every, now } from './clock.js';
import { elapsed, fullTimeOf, h } from './dom.js';
import { startVoice } from './voice.js';

const outcomes = {
  queued: 'About to ring',
  ringing: 'Ringing',
  'in-progress': 'In progress',
  completed: 'Answered',
  busy: 'Declined',
  failed: 'Failed',
  'no-answer': 'Missed',
  canceled: 'Canceled by the caller',
};
const letters = { 2: 'ABC', 3: 'DEF', 4: 'GHI', 5: 'JKL', 6: 'MNO', 7: 'PQRS', 8: 'TUV', 9: 'WXYZ', 0: '+' };

function line(step) {
  const text = { key: `Pressed ${step.text}`, pause: `Pause of ${step.text} s`, play: 'Recording' }[
    step.kind
  ];
  return h('li', { class: step.kind, lang: step.language }, text ?? step.text);
}

/** Past calls with what was said and pressed. */
export function callHistory(calls) {
  if (calls.length === 0) return [h('p', { class: 'nothing' }, 'Nobody has called this phone yet.')];
  return calls.map((call) =>
    h(
      'details',
      { class: 'call' },
      h(
        'summary',
        {},
        h('b', {}, outcomes[call.status] + (call.seconds ? `, ${elapsed(call.seconds * 1000)}` : '')),
        h('small', { class: 'num' }, `${call.from} · ${fullTimeOf(call.created_at)}`),
      ),
      call.steps.length > 0
        ? h('ol', { class: 'transcript' }, call.steps.map(line))
        : h('p', { class: 'hint' }, 'Nothing was said.'),
    ),
  );
}

/** The call that is going on: ringing with Answer and Decline, then what is said, the keypad and the time. */
export function callScreen(fail) {
  let call = null;
  let shown = '';
  let mine = false;
  const voice = startVoice((step) => act('heard', { step }));
  const time = h('p', { class: 'elapsed num', role: 'timer' });
  const element = h('section', { class: 'callscreen', hidden: true, 'aria-label': 'Call' });
  const stopTicking = every(500, tick);

  function tick() {
    if (call?.answered_at) time.textContent = elapsed(now() - call.answered_at);
  }
  const act = (what, body) => post(`calls/${call.sid}/${what}`, body).catch(fail);

  function answer(by) {
    mine = by === 'human';
    if (mine) voice.ready();
    return act('answer', { by, listening: mine });
  }
  function press(key) {
    voice.hush();
    return act('digits', { digits: key });
  }

  const who = (state) => [h('p', { class: 'state' }, state), h('h3', { class: 'num' }, call.from)];

  function ringing() {
    return [
      h('div', { class: 'who' }, h('div', { class: 'pulse', 'aria-hidden': 'true' }), who('Incoming call')),
      h(
        'div',
        { class: 'actions' },
        h('button', { class: 'decline', onclick: () => act('reject') }, 'Decline'),
        h('button', { class: 'answer', onclick: () => answer('human') }, 'Answer'),
      ),
      h('button', { class: 'quiet', onclick: () => answer('machine') }, 'Let voicemail take it'),
    ];
  }

  function talking() {
    const { gather } = call;
    const hint = gather
      ? gather.numDigits
        ? `Waiting for ${gather.numDigits === 1 ? 'a key' : `${gather.numDigits} keys`}`
        : `Waiting for keys${gather.finishOnKey ? `, ${gather.finishOnKey} ends` : ''}`
      : 'Listening';
    const transcript = h(
      'ol',
      { class: 'transcript', 'aria-live': 'polite', tabindex: '0', 'aria-label': 'What was said' },
      call.steps.map(line),
    );
    queueMicrotask(() => {
      transcript.scrollTop = transcript.scrollHeight;
    });
    return [
      h('div', { class: 'who small' }, who('On the line'), time),
      transcript,
      h(
        'p',
        { class: `hint ${gather ? 'waiting' : ''}`, role: 'status' },
        hint,
        gather?.digits ? h('b', { class: 'num' }, `, so far ${gather.digits}`) : null,
      ),
      gather?.input.includes('speech') ? sayBox() : null,
      h(
        'div',
        { class: 'keypad', role: 'group', 'aria-label': 'Keypad' },
        [...'123456789*0#'].map((key) =>
          h(
            'button',
            { onclick: () => press(key), 'aria-label': key, 'data-key': key },
            h('span', { 'aria-hidden': 'true' }, key),
            h('small', { 'aria-hidden': 'true' }, letters[key] ?? ''),
          ),
        ),
      ),
      h(
        'div',
        { class: 'actions' },
        h(
          'button',
          { class: 'quiet', 'aria-pressed': String(voice.isOn()), onclick: toggleVoice },
          voice.isOn() ? 'Voice on' : 'Voice off',
        ),
        h('button', { class: 'decline', onclick: () => act('hangup') }, 'Hang up'),
      ),
    ];
  }

  function sayBox() {
    const words = h('input', { placeholder: 'Say something', 'aria-label': 'Say something' });
    const say = (event) => {
      event.preventDefault();
      if (words.value.trim() !== '') void act('speech', { text: words.value.trim() });
    };
    return h('form', { class: 'write', onsubmit: say }, words, h('button', { class: 'primary' }, 'Say'));
  }

  function toggleVoice() {
    voice.toggle();
    shown = '';
    show();
  }

  function show() {
    const next = call === null ? '' : JSON.stringify([call.sid, call.status, call.steps, call.gather]);
    if (next === shown) return;
    shown = next;
    element.hidden = call === null;
    if (call === null) return element.replaceChildren();
    const key = document.activeElement?.dataset?.key;
    element.className = `callscreen ${call.status}`;
    element.replaceChildren(...(call.status === 'ringing' ? ringing() : talking()).filter(Boolean));
    if (key) element.querySelector(`[data-key="${key}"]`)?.focus();
    tick();
  }

  function onKey(event) {
    const writing = /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
    if (call?.status !== 'in-progress' || writing || event.metaKey || event.ctrlKey) return;
    if (/^[0-9*#]$/.test(event.key)) void press(event.key);
  }
  document.addEventListener('keydown', onKey);

  return {
    element,
    update(live) {
      if (live?.sid !== call?.sid) {
        voice.stop();
        mine = mine && live !== null && call === null;
      }
      call = live;
      show();
      if (call !== null && mine) voice.follow(call);
    },
    close() {
      stopTicking();
      document.removeEventListener('keydown', onKey);
      voice.stop();
    },
  };
}
