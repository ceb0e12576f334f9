import { type Callbacks, startCallbacks } from './callbacks.ts';
import type { Clock, Random } from './clock.ts';
import { type Contacts, startContacts } from './contacts.ts';
import { type Faults, startFaults } from './faults.ts';
import type { Settings } from './settings.ts';
import { type NewSid, sidSource } from './sid.ts';
import { type Stream, startStream } from './stream.ts';
import { startWork, type Work } from './work.ts';

/** The account that clients must name, and what every emulated provider shares. */
export type Account = { accountSid: string; authToken: string; sendgridKey: string };

export type Exchange = {
  clock: Clock;
  random: Random;
  account: Account;
  settings: Settings;
  newSid: NewSid;
  work: Work;
  faults: Faults;
  callbacks: Callbacks;
  stream: Stream;
  contacts: Contacts;
  /** How many messages, calls and mails are kept, each. */
  keep: number;
};

export function openExchange(
  clock: Clock,
  random: Random,
  account: Account,
  settings: Settings,
  keep: number,
): Exchange {
  const work = startWork(clock);
  const newSid = sidSource(clock, random);
  const stream = startStream(clock, work);
  return {
    clock,
    random,
    account,
    settings,
    newSid,
    work,
    stream,
    keep,
    faults: startFaults(random),
    contacts: startContacts(stream),
    callbacks: startCallbacks(clock, work, newSid, settings, account.authToken),
  };
}
