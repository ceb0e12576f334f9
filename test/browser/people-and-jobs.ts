import type { Page } from 'playwright-core';
import type { RunningConsole } from './running-console.ts';

/** Puts a person on record who allows messages; `quiet` asks for silence all day, so that a rule holds theirs. */
export async function addPerson(
  { ask }: Pick<RunningConsole, 'ask'>,
  { ref, name, phone, quiet = false }: { ref: string; name: string; phone: string; quiet?: boolean },
): Promise<void> {
  const addresses = [{ kind: 'phone', value: phone, status: 'bound' }];
  await ask('POST', '/api/parties', { externalRef: ref, displayName: name, addresses });
  await ask('PUT', `/api/parties/ref:${ref}/preferences`, {
    doNotContact: false,
    allowedChannels: ['sms'],
    timezone: 'Asia/Ho_Chi_Minh',
    quietHoursStart: '00:00',
    quietHoursEnd: quiet ? '23:59' : '00:00',
  });
}

export const addJob = ({ ask }: Pick<RunningConsole, 'ask'>, job: object) =>
  ask('POST', '/api/outbound/jobs/create', {
    campaign: { name: 'Branch notice', purpose: 'service_notice' },
    channel: 'sms',
    payloadJson: { text: 'The branch opens at nine.' },
    ...job,
  });

/** The row of a table that names somebody. */
export const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
