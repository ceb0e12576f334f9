import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Refusal } from '../../api/ask.ts';
import { createJob } from '../../api/jobs.ts';
import { createParty, putPreferences } from '../../api/people.ts';
import type { System } from '../../api/system.ts';
import { type Text, useLanguage, useText } from '../../i18n/language.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Code } from '../../parts/json.tsx';
import { OutsideLink } from '../../parts/outside-link.tsx';
import classes from './overview.module.css';

/** Nobody's number: 555-01xx is kept for examples. */
const EXAMPLE_PERSON = 'demo-1';
const EXAMPLE_PHONE = '+12025550123';

/** What a new installation shows: one button after which something happens, and the same as a command. */
export function FirstMessage({ carrier }: { carrier: System['carrier'] | undefined }) {
  const t = useText();
  const staysHere = carrier?.for.includes('twilio') ?? false;
  return (
    <section className={classes.first} aria-labelledby="first">
      <h2 id="first">{t('first.title')}</h2>
      <p>{staysHere ? t('first.lead') : t('first.leadNoCarrier')}</p>
      {staysHere && <SendFirst />}
      <p className="note">{staysHere ? t('first.or') : null}</p>
      <Command />
      <p className="note">{t('first.note')}</p>
      <OutsideLink href="/docs">{t('first.learn')}</OutsideLink>
    </section>
  );
}

function SendFirst() {
  const t = useText();
  const language = useLanguage();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const send = useMutation({
    mutationFn: () => sendFirstMessage(t, language),
    onSuccess: async ({ job }) => {
      await queries.invalidateQueries();
      await navigate({ to: '/', search: { job: job.id } });
    },
  });
  return (
    <>
      <Button onClick={() => send.mutate()} loading={send.isPending} mt="xs">
        {t('first.send')}
      </Button>
      <p className="note">{t('first.does')}</p>
      <ErrorNotice error={send.error} />
    </>
  );
}

/** The calls that any client would make: a person, what they allow, and one job for their number. */
async function sendFirstMessage(t: Text, language: string) {
  await createParty({
    externalRef: EXAMPLE_PERSON,
    displayName: t('first.person'),
    language,
    addresses: [{ kind: 'phone', value: EXAMPLE_PHONE, status: 'bound' }],
  }).catch((error: unknown) => {
    // The example person is there already.
    if (!(error instanceof Refusal && error.status === 409)) throw error;
  });
  await putPreferences(`ref:${EXAMPLE_PERSON}`, {
    doNotContact: false,
    allowedChannels: ['sms', 'whatsapp', 'email', 'voice'],
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    // A day without quiet hours, so that the first message leaves at whatever hour it is tried.
    quietHoursStart: '00:00',
    quietHoursEnd: '00:00',
  });
  return createJob(exampleJob(t));
}

const exampleJob = (t: Text) => ({
  campaign: { name: t('first.campaign'), purpose: 'service_notice' },
  channel: 'sms',
  targetAddress: EXAMPLE_PHONE,
  bankCustomerId: EXAMPLE_PERSON,
  payloadJson: { text: t('first.text') },
});

function Command() {
  const t = useText();
  const command = [
    `curl -X POST ${location.origin}/api/outbound/jobs/create \\`,
    `  -H 'content-type: application/json' -H 'x-user-role: admin' \\`,
    `  -d '${JSON.stringify(exampleJob(t), null, 2).replaceAll("'", "'\\''")}'`,
  ].join('\n');
  return <Code text={command} copy={t('first.copy')} />;
}
