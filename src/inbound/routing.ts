import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { Log } from '../log.ts';
import type { Routed } from '../policy/reply-chain.ts';
import type { Db } from '../store/db.ts';
import type { InboundMessage } from '../store/messages.ts';
import type { Sender } from '../store/senders.ts';
import type { LockedThread } from '../store/threads.ts';
import type { CodeDigests } from './code-digests.ts';

export type RouteDeps = {
  db: Db;
  clock: Clock;
  newId: NewId;
  tenantId: string;
  /** Whom people may ask, a phone number or an address, told in the answer to HELP; null: nobody is named. */
  helpContact: string | null;
  /** Whether each change of a job is also told to the outbox. */
  tellDecisions: boolean;
  log: Log;
  codes: CodeDigests;
  /** How long somebody counts as verified. */
  verifiedMs: number;
};

/** A message under work: the conversation is locked, the sender known, the chain has spoken. */
export type Routing = {
  thread: LockedThread;
  message: InboundMessage;
  sender: Sender | null;
  routed: Routed;
  now: number;
  /** What working on it found out: a person has to read it after all. */
  outcome: { needsPerson: boolean };
};

/** What the provider took the message for, and has answered by itself. */
export const optOutOf = ({ optOut: word }: InboundMessage): 'STOP' | 'START' | 'HELP' | null =>
  word === 'STOP' || word === 'START' || word === 'HELP' ? word : null;
