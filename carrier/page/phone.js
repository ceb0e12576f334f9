import { get, post } from './api.js';
import { firstSteps, linkTo, pickOne, showContacts } from './contacts.js';
import { h } from './dom.js';
import { mailView } from './mail-view.js';
import { phoneView } from './phone-view.js';

const find = (id) => document.getElementById(id);
const [app, main, list, incoming, connection] = ['app', 'main', 'contacts', 'incoming', 'connection'].map(
  find,
);
const health = await get('health');
let contacts = [];
let view = null;
let current = null;

const isMail = (address) => address.includes('@');
const addressOf = () =>
  (location.hash.startsWith('#/') ? decodeURIComponent(location.hash.slice(2)) : '') || null;

function fail(problem) {
  incoming.replaceChildren(
    h(
      'div',
      { class: 'toast' },
      h('p', {}, problem.message),
      h('button', { class: 'quiet', onclick: () => incoming.replaceChildren() }, 'Close'),
    ),
  );
}

/** Loads the list, and the open phone or mailbox; what is on the screen counts as read. */
async function refresh() {
  const fresh = await get('contacts');
  contacts = fresh.contacts;
  showContacts(list, contacts, current);
  const unread = contacts.reduce((sum, one) => sum + (one.address === current ? 0 : one.unread), 0);
  document.title = unread > 0 ? `(${unread}) Local carrier` : 'Local carrier';
  app.classList.toggle('first', contacts.length === 0);
  if (current === null) main.replaceChildren(contacts.length === 0 ? firstSteps(health) : pickOne());
  else await refreshCurrent(current);
  announceCall();
}

async function refreshCurrent(address) {
  const path = `${isMail(address) ? 'mailboxes' : 'phones'}/${encodeURIComponent(address)}`;
  const data = await get(path);
  if (address !== current) return;
  view.update(data);
  if (data.contact?.unread > 0 && document.visibilityState === 'visible') await post(`${path}/read`);
}

/** A phone that rings elsewhere asks to be opened. */
function announceCall() {
  const ringing = contacts.find((one) => one.ringing && one.address !== current);
  if (!ringing) {
    if (incoming.querySelector('.ring')) incoming.replaceChildren();
    return;
  }
  if (incoming.querySelector('.ring')?.dataset.address === ringing.address) return;
  incoming.replaceChildren(
    h(
      'div',
      { class: 'toast ring', 'data-address': ringing.address },
      h('p', {}, h('b', { class: 'num' }, ringing.address), ' is ringing'),
      h('a', { class: 'button primary', href: linkTo(ringing.address) }, 'Open this phone'),
    ),
  );
}

function route() {
  const address = addressOf();
  if (address === current) return;
  view?.close();
  current = address;
  app.classList.toggle('one', address !== null);
  view = address === null ? null : (isMail(address) ? mailView : phoneView)(address, { health, fail });
  main.replaceChildren(view ? view.element : pickOne());
  incoming.replaceChildren();
  refresh().catch(fail);
}

find('finder').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = event.target.elements.address;
  const typed = input.value.trim();
  const address = isMail(typed) ? typed.toLowerCase() : `+${typed.replace(/\D/g, '')}`;
  if (!isMail(address) && !/^\+[1-9]\d{6,14}$/.test(address)) {
    input.setCustomValidity('A phone number with its country code, such as +84912345678, or a mail address');
    input.reportValidity();
    return;
  }
  input.value = '';
  location.hash = linkTo(address);
});
find('finder').addEventListener('input', (event) => event.target.setCustomValidity(''));

let waiting = false;
/** Changes come in bursts: one refresh at a time, and one more for what came meanwhile. */
let again = false;
async function changed() {
  again = true;
  if (waiting) return;
  waiting = true;
  while (again) {
    again = false;
    await refresh().catch(fail);
  }
  waiting = false;
}

const stream = new EventSource('/carrier/stream');
stream.addEventListener('changed', changed);
stream.addEventListener('open', () => {
  connection.textContent = '';
  void changed();
});
stream.addEventListener('error', () => {
  connection.textContent = 'The carrier is not answering; trying again.';
});
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && changed());
window.addEventListener('hashchange', route);
app.classList.toggle('one', addressOf() !== null);
if (addressOf() !== null) route();
