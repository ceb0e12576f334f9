import { z } from 'zod';
import type { Random } from './clock.ts';

const disorder = z.enum(['lost', 'repeated', 'reordered']);

/** One rule of `POST /carrier/faults`: what it matches, then what happens. Carrier README has examples. */
export const faultSchema = z
  .strictObject({
    kind: z.enum(['message', 'call', 'mail']).optional(),
    /** The exact recipient; without `whatsapp:` it means both channels; a final `*` matches the rest. */
    to: z.string().optional(),
    via: z.enum(['sms', 'whatsapp', 'sendgrid', 'smtp']).optional(),
    on: z.enum(['create', 'read', 'update']).default('create'),
    probability: z.number().min(0).max(1).default(1),
    /** How often the rule acts before it is gone. */
    times: z.int().positive().optional(),

    /** Answer with this HTTP status (SMTP: this reply code) instead of accepting. */
    status: z.int().min(400).max(599).optional(),
    /** Provider error code and text that go with `status`. */
    code: z.int().optional(),
    message: z.string().optional(),
    /** Seconds. */
    retryAfter: z.number().min(0).optional(),
    /** Accept and store all the same, then answer with `status`. */
    accepted: z.boolean().optional(),
    /** Accept and store, then drop the connection (`true`, `drop`) or say nothing (`silence`). */
    hangAfterAccept: z.union([z.boolean(), z.enum(['drop', 'silence'])]).optional(),
    /** Drop the connection before anything is stored. */
    dropBefore: z.boolean().optional(),
    /** Accept at once, answer this much later. */
    delayMs: z.int().min(0).optional(),
    callbacks: z.union([disorder, z.array(disorder)]).optional(),
    /** Final status with this error code, for messages; a bounce for mails. */
    undelivered: z.int().optional(),
    failed: z.int().optional(),
    /** What happens to a call without anybody at the page. */
    outcome: z.enum(['no-answer', 'busy', 'failed', 'machine', 'completed']).optional(),
    /** Keys that such a person presses, gather by gather. */
    digits: z
      .string()
      .regex(/^[0-9*#]*$/)
      .optional(),
    sipCode: z.int().optional(),
  })
  .refine((rule) => Object.keys(rule).some((key) => !matcherKeys.has(key)), {
    message: 'a fault needs an effect, for example {"status": 429}',
  });

const matcherKeys = new Set(['kind', 'to', 'via', 'on', 'probability', 'times']);
/** What decides the answer to the request itself; it comes from one rule, never mixed from several. */
const answerKeys = ['status', 'hangAfterAccept', 'dropBefore', 'delayMs'];

type FaultRule = z.infer<typeof faultSchema> & { id: number };
export type Effects = Omit<
  Partial<FaultRule>,
  'id' | 'kind' | 'to' | 'via' | 'on' | 'probability' | 'times' | 'callbacks'
> & { lost?: boolean; repeated?: boolean; reordered?: boolean };

type Subject = {
  kind: 'message' | 'call' | 'mail';
  to: string;
  via?: FaultRule['via'];
  on?: 'create' | 'read' | 'update';
};

export type Faults = {
  add(rule: z.input<typeof faultSchema>): FaultRule;
  list(): FaultRule[];
  remove(id?: number): void;
  /**
   * What befalls this request. The oldest matching rule about the answer decides the answer, later
   * ones wait for their turn; effects on what follows add up, the older rule winning.
   */
  pick(subject: Subject): Effects;
};

const none: Effects = Object.freeze({});

export function startFaults(random: Random): Faults {
  let rules: FaultRule[] = [];
  let made = 0;
  return {
    add(input) {
      made += 1;
      const rule = { ...faultSchema.parse(input), id: made };
      rules.push(rule);
      return rule;
    },
    list: () => rules.map((rule) => ({ ...rule })),
    remove(id) {
      rules = id === undefined ? [] : rules.filter((rule) => rule.id !== id);
    },
    pick(subject) {
      if (rules.length === 0) return none;
      const effects: Record<string, unknown> = {};
      let answered = false;
      for (const rule of [...rules]) {
        const answers = answerKeys.some((key) => key in rule);
        if (
          (answers && answered) ||
          !matches(rule, subject) ||
          (rule.probability < 1 && random() >= rule.probability)
        )
          continue;
        answered ||= answers;
        for (const [key, value] of Object.entries(rule)) {
          if (key === 'callbacks') for (const one of [value].flat()) effects[String(one)] = true;
          else if (key !== 'id' && !matcherKeys.has(key)) effects[key] ??= value;
        }
        if (rule.times === undefined) continue;
        rule.times -= 1;
        if (rule.times === 0) rules = rules.filter((one) => one !== rule);
      }
      return effects;
    },
  };
}

function matches(rule: FaultRule, { kind, to, via, on = 'create' }: Subject): boolean {
  if (rule.on !== on || (rule.kind ?? kind) !== kind || (rule.via ?? via) !== via) return false;
  if (rule.to === undefined) return true;
  const wanted = rule.to.toLowerCase();
  const full = to.toLowerCase();
  const actual = wanted.startsWith('whatsapp:') ? full : full.replace(/^whatsapp:/, '');
  return wanted.endsWith('*') ? actual.startsWith(wanted.slice(0, -1)) : actual === wanted;
}
