import { channelsFrom } from '../channels/registry.ts';
import { readable } from '../engine/decision-words.ts';
import { explainJob } from '../engine/explanation.ts';
import { addressKindOf, maskAddress } from '../policy/address.ts';
import { type JobRow, jobById } from '../store/jobs.ts';
import { columns, printable } from './columns.ts';
import { BadUsage, type Command, EXIT, Failure } from './command.ts';
import { withDatabase } from './database.ts';
import { ruleRow, timelineRow } from './explain-lines.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const explain: Command = {
  options: { full: { type: 'boolean' } },
  needs: ['the id of a job'],
  run: async ({ values, positionals }, context) => {
    const id = positionals[0] as string;
    if (!UUID.test(id)) throw new BadUsage(`"${printable(id)}" is not the id of a job, which is a UUID.`);
    const { tenantId, channels, opsQuietHours: quietHours, opsTimezone: timezone } = context.config();
    const configured = channelsFrom(channels, { clock: context.clock });
    const delivered = new Map(configured.map(({ channel, key }) => [channel, key]));
    for (const channel of configured) channel.close?.();
    const lines = await withDatabase(context, async ({ db }) => {
      const job = await jobById(db, tenantId, id);
      if (!job) throw new Failure(`There is no job ${id} in the tenant "${tenantId}".`);
      const { summary, whatWouldChange, now, attempts, timeline } = await explainJob(db, tenantId, job, {
        defaults: { quietHours, timezone },
        delivered,
        at: context.clock.now(),
      });
      return [
        headOf(job),
        '',
        summary,
        ...(whatWouldChange.length > 0
          ? ['', 'What would change it:', ...whatWouldChange.map((mend) => `  - ${mend}`)]
          : []),
        '',
        `Asked now, the rules say "${now.kind}":`,
        ...columns(now.rules.map((rule) => ruleRow(readable(rule)))),
        '',
        'Timeline (UTC):',
        ...columns(timeline.map((entry) => timelineRow(entry, attempts))),
      ].map((line) => (values.full === true ? line : withoutAddresses(line, job)));
    });
    for (const line of lines) context.say(printable(line));
    return EXIT.done;
  },
};

const headOf = (job: JobRow): string =>
  [
    `Job ${job.id}`,
    `${job.channel} to ${job.targetAddress}`,
    job.purpose,
    ...(job.campaignName ? [`campaign "${job.campaignName}"`] : []),
    job.heldReason ? 'held' : job.status,
  ].join(' · ');

/** The job's own address wherever it stands, and whatever else looks like a number or a mailbox. */
function withoutAddresses(line: string, { channel, targetAddress }: JobRow): string {
  const masked = maskAddress(addressKindOf(channel), targetAddress);
  return line
    .replaceAll(targetAddress, masked)
    .replace(/\+\d{7,15}/g, (number) => maskAddress('phone', number))
    .replace(/[^\s@<>"'(),;:•]+@[^\s@<>"'(),;:•]+/g, (mailbox) => maskAddress('email', mailbox));
}
