import { z } from 'zod';

const email = z
  .string({ error: 'The email must be a string.' })
  .regex(/^[^\s@<>,;]+@[^\s@<>,;]+$/, 'Does not contain a valid address.');
const address = z.object({ email, name: z.string().optional() });
const people = z.array(address);
const args = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

const personalization = z.object({
  to: people.min(
    1,
    'The to array is required for all personalization objects, and must have at least one email object with a valid email address.',
  ),
  cc: people.default([]),
  bcc: people.default([]),
  from: address.optional(),
  subject: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  substitutions: z.record(z.string(), z.string()).default({}),
  dynamic_template_data: z.record(z.string(), z.unknown()).default({}),
  custom_args: args.default({}),
  send_at: z.int().optional(),
});

const attachment = z.object({
  content: z.string().min(1),
  filename: z.string().min(1),
  type: z.string().default('application/octet-stream'),
  disposition: z.enum(['inline', 'attachment']).optional(),
  content_id: z.string().optional(),
});

const reserved = new Set(
  'x-sg-id x-sg-eid received dkim-signature content-type content-transfer-encoding to from subject reply-to cc bcc'.split(
    ' ',
  ),
);

/** The body of `POST /v3/mail/send` (contract, section 2). */
export const mailSend = z
  .object({
    personalizations: z
      .array(personalization)
      .min(1, 'The personalizations field is required and must have at least one personalization.')
      .max(1000),
    from: address,
    reply_to: address.optional(),
    reply_to_list: people.optional(),
    subject: z.string().default(''),
    content: z.array(z.object({ type: z.string().min(1), value: z.string().min(1) })).default([]),
    template_id: z.string().optional(),
    attachments: z.array(attachment).default([]),
    headers: z.record(z.string(), z.string()).default({}),
    categories: z.array(z.string().max(255)).max(10).default([]),
    custom_args: args.default({}),
    send_at: z.int().optional(),
    batch_id: z.string().optional(),
    mail_settings: z.object({ sandbox_mode: z.object({ enable: z.boolean() }).optional() }).optional(),
  })
  .superRefine((mail, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (mail.template_id === undefined) {
      if (mail.content.length === 0)
        refuse(
          ['content'],
          'Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block.',
        );
      if (mail.subject === '' && !mail.personalizations.every((one) => one.subject)) {
        refuse(
          ['subject'],
          'The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.',
        );
      }
    }
    if (mail.reply_to && mail.reply_to_list)
      refuse(['reply_to'], 'reply_to and reply_to_list cannot be used together.');
    const plain = mail.content.findIndex((one) => one.type === 'text/plain');
    if (plain > 0)
      refuse(
        ['content'],
        'If present, text/plain and text/html may only be provided once and text/plain must come first.',
      );
    for (const name of Object.keys(mail.headers)) {
      if (reserved.has(name.toLowerCase())) refuse(['headers'], `The header ${name} is not allowed.`);
    }
    if (new Set(mail.categories).size < mail.categories.length)
      refuse(['categories'], 'Categories must be unique.');
    const all = mail.personalizations.flatMap((one) => [...one.to, ...one.cc, ...one.bcc]);
    if (all.length > 1000)
      refuse(['personalizations'], 'The total number of recipients must not exceed 1000.');
    mail.personalizations.forEach((one, index) => {
      const recipients = [...one.to, ...one.cc, ...one.bcc].map((who) => who.email.toLowerCase());
      if (new Set(recipients).size < recipients.length) {
        refuse(
          ['personalizations', index],
          'Each email address in the personalization block should be unique between to, cc, and bcc.',
        );
      }
      if (JSON.stringify(one.custom_args).length > 10_000)
        refuse(['personalizations', index, 'custom_args'], 'custom_args must not exceed 10000 bytes.');
    });
  });

export type MailSend = z.infer<typeof mailSend>;

/** SendGrid's error body: one entry per problem, `field` as a dotted path. */
export function sendgridErrors(problem: z.ZodError) {
  return {
    errors: problem.issues.map((issue) => ({
      message: issue.message,
      field: issue.path.length > 0 ? issue.path.join('.') : null,
    })),
  };
}
