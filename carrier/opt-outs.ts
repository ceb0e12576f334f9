/** Twilio's default keywords on long codes (contract, section 6); the whole trimmed body must match. */
const stop = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
const start = new Set(['START', 'YES', 'UNSTOP']);
const help = new Set(['HELP', 'INFO']);

export type Keyword = 'STOP' | 'START' | 'HELP';

export function keywordOf(body: string): Keyword | null {
  const word = body.trim().toUpperCase();
  if (stop.has(word)) return 'STOP';
  if (start.has(word)) return 'START';
  return help.has(word) ? 'HELP' : null;
}

/** What Twilio answers by itself. */
export const confirmations: Record<Keyword, string> = {
  STOP: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  START:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe.',
  HELP: 'Reply STOP to unsubscribe. Msg & Data Rates May Apply.',
};

/** Which person blocked which sender; a sender is a number or a messaging service. */
export type OptOuts = {
  isBlocked(person: string, senders: (string | null)[]): boolean;
  block(person: string, senders: string[]): void;
  lift(person: string, senders: string[]): void;
  clear(): void;
};

export function startOptOuts(): OptOuts {
  const pairs = new Set<string>();
  const pair = (person: string, sender: string) => `${person} ${sender}`;
  return {
    isBlocked: (person, senders) =>
      pairs.size > 0 && senders.some((sender) => sender !== null && pairs.has(pair(person, sender))),
    block(person, senders) {
      for (const sender of senders) pairs.add(pair(person, sender));
    },
    lift(person, senders) {
      for (const sender of senders) pairs.delete(pair(person, sender));
    },
    clear: () => pairs.clear(),
  };
}
