import { iso } from '../clock.ts';
import type { Campaign } from '../store/campaigns.ts';
import type { JobCounts } from '../store/job-counts.ts';
import { columns, counted, printable } from './columns.ts';

/** How far a campaign is, for a person at a terminal. */
export function campaignLines({ name, purpose, status, launch }: Campaign, jobs: JobCounts): string[] {
  const { total, ...ends } = jobs;
  return [
    `Campaign "${printable(name)}" · ${purpose} · ${status}`,
    launch ? launchLine(launch) : 'It was not launched yet.',
    ...(total === 0
      ? []
      : [
          '',
          `Of its ${counted(total, 'job')}:`,
          ...columns(
            Object.entries(ends)
              .filter(([, count]) => count > 0)
              .map(([end, count]) => [`  ${end.replaceAll('_', ' ')}`, String(count).padStart(7)]),
          ),
        ]),
  ];
}

function launchLine({
  status,
  at,
  finishedAt,
  people,
  jobs,
  unreachable,
  incomplete,
}: NonNullable<Campaign['launch']>) {
  const moment = (when: number) => `${iso(when).slice(0, 19).replace('T', ' ')} UTC`;
  const without = [
    ...(unreachable > 0 ? [`${unreachable} cannot be reached`] : []),
    ...(incomplete > 0 ? [`${incomplete} lack a word of the text`] : []),
  ];
  const how =
    status === 'done' && finishedAt !== null
      ? `Launched at ${moment(at)}, done ${((finishedAt - at) / 1000).toFixed(1)} s later`
      : `Launched at ${moment(at)}, still being made`;
  return `${how}: ${counted(jobs, 'job')} for ${counted(people, 'person', 'people')}${without.length > 0 ? ` (${without.join(', ')})` : ''}.`;
}
