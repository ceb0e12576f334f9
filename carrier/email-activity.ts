import { iso } from './clock.ts';
import { eventMessageId, type Mail } from './mail.ts';

/**
 * The query language of SendGrid's Email Activity, as far as reconciling needs it: `field="value"`
 * joined by AND, with the fields of the answer, and `unique_args['name']="value"` for custom args.
 * @returns a test for one mail, or `null` when the query cannot be read
 */
export function readActivityQuery(query: string): ((mail: Mail) => boolean) | null {
  const condition = /^\s*\(?\s*(\w+)(?:\[['"]([^'"\]]+)['"]\])?\s*=\s*(?:"([^"]*)"|'([^']*)')\s*\)?\s*$/;
  const tests: ((mail: Mail) => boolean)[] = [];
  for (const part of query.split(/\s+AND\s+/i)) {
    const [, field = '', argument, double, single] = condition.exec(part) ?? [];
    const read = field === 'unique_args' ? argumentReader(argument) : fields[field];
    if (read === undefined) return null;
    const wanted = (double ?? single ?? '').toLowerCase();
    tests.push((mail) => read(mail)?.toLowerCase() === wanted);
  }
  return (mail) => tests.every((test) => test(mail));
}

const fields: Record<string, (mail: Mail) => string | undefined> = {
  to_email: (mail) => mail.mailbox,
  from_email: (mail) => mail.from.email,
  subject: (mail) => mail.subject,
  status: (mail) => mail.status,
  msg_id: eventMessageId,
};

const argumentReader = (name: string | undefined) =>
  name === undefined ? undefined : (mail: Mail) => mail.customArgs[name];

const seconds = (at: number) => iso(at).replace(/\.\d+Z$/, 'Z');

/** One line of `GET /v3/messages`. */
export const activityJson = (mail: Mail) => ({
  from_email: mail.from.email,
  msg_id: eventMessageId(mail),
  subject: mail.subject,
  to_email: mail.mailbox,
  status: mail.status,
  opens_count: mail.events.filter((one) => one.event === 'open').length,
  clicks_count: mail.events.filter((one) => one.event === 'click').length,
  last_event_time: seconds(mail.events.at(-1)?.at ?? mail.receivedAt),
});
