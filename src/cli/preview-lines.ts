import type { Preview } from '../campaigns/preview.ts';
import type { PreviewReason } from '../campaigns/preview-reasons.ts';
import type { PreviewText } from '../campaigns/preview-texts.ts';
import { iso } from '../clock.ts';
import type { Bucket } from '../policy/forecast.ts';
import { localTime } from '../policy/wall-clock.ts';
import { columns, counted, printable } from './columns.ts';

/** A preview for a person at a terminal; times are UTC unless a zone stands beside them. */
export const previewLines = (preview: Preview): string[] => [
  `Launched at ${minute(preview.at)} UTC it would do this with ${counted(preview.people, 'person', 'people')}:`,
  '',
  ...columns(
    Object.entries(preview.counts).map(([what, count]) => [`  ${what}`, right(count), MEANING[what] ?? '']),
  ),
  '',
  `Launching makes ${counted(preview.willLaunch, 'job')}${byChannel(preview)}.`,
  ...under('Why not at once:', columns(preview.reasons.flatMap(reasonRows))),
  ...under(whenTitle(preview), histogramLines(preview.histogram.buckets)),
  ...under('What they read:', preview.texts.flatMap(textLines)),
  ...under(
    'Variables without a value (who lacks one gets no job):',
    columns(
      preview.missingVariables.map(({ name, people }) => [`  ${printable(name)}`, right(people), 'people']),
    ),
  ),
];

const MEANING: Readonly<Record<string, string>> = {
  send: 'leave at once, or as the pace allows',
  prompt: 'first get only "Reply VERIFY"',
  hold: 'wait, and come back by themselves',
  skip: 'are refused by the rules',
  unreachable: 'have no address for any channel, and get no job',
  incomplete: 'would get a text with a hole, and get no job',
};

const under = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

const right = (count: number): string => String(count).padStart(7);
const minute = (at: number): string => iso(at).slice(0, 16).replace('T', ' ');

function byChannel({ channels }: Preview): string {
  if (channels.length === 0) return '';
  const each = channels.map(
    ({ channel, count, isDelivered }) =>
      `${count} by ${channel}${isDelivered ? '' : ' (no provider is configured: they wait)'}`,
  );
  return `: ${each.join(', ')}`;
}

const reasonRows = ({ decision, reason, count, until, latestZone, examples }: PreviewReason): string[][] => {
  const [example] = examples;
  const who =
    example &&
    `${printable(example.name)}${example.address ? `, ${example.channel} ${example.address}` : ''}`;
  return [
    [
      `  ${decision}`,
      reason,
      right(count),
      until ? untilWords(until, latestZone) : '',
      who ? `such as ${who}` : '',
    ],
  ];
};

function untilWords({ earliest, latest }: { earliest: number; latest: number }, zone: string | null): string {
  const last = zone === null ? '' : ` (${localTime(latest, zone).time} in ${zone})`;
  return earliest === latest
    ? `until ${minute(latest)}${last}`
    : `until ${minute(earliest)} to ${minute(latest)}${last}`;
}

const whenTitle = ({ lastLeavesAt, perMinute }: Preview): string =>
  lastLeavesAt === null
    ? 'Nothing leaves.'
    : `When it leaves (the last at ${minute(lastLeavesAt)} UTC${perMinute === null ? '' : `, at most ${perMinute} a minute`}):`;

const MOST_LINES = 24;
const WIDTH = 40;

/** As many buckets to a line as it takes to fit; what comes after the last that says something is left out. */
function histogramLines(buckets: readonly Bucket[]): string[] {
  const end = buckets.findLastIndex(({ leaving, waiting, retries }) => leaving + waiting + retries > 0) + 1;
  const each = Math.ceil(end / MOST_LINES);
  const rows: Bucket[] = [];
  for (let from = 0; from < end; from += each) {
    const group = buckets.slice(from, Math.min(from + each, end));
    const sum = (what: 'leaving' | 'retries') => group.reduce((total, bucket) => total + bucket[what], 0);
    const { at, waiting } = group[0] as Bucket;
    rows.push({ at, waiting, leaving: sum('leaving'), retries: sum('retries') });
  }
  if (!rows.some(({ leaving }) => leaving > 0)) return [];
  const most = Math.max(...rows.map(({ leaving }) => leaving));
  return columns(
    rows.map(({ at, leaving, waiting, retries }) => [
      `  ${minute(at)}`,
      '█'.repeat(Math.ceil((leaving / most) * WIDTH)).padEnd(WIDTH),
      right(leaving),
      [waiting > 0 ? `${waiting} wait` : '', retries > 0 ? `about ${retries} repeated` : '']
        .filter(Boolean)
        .join(', '),
    ]),
  );
}

const textLines = ({
  language,
  channel,
  subject,
  text,
  promptText,
  segments,
  encoding,
  name,
}: PreviewText): string[] => [
  `  ${language}, ${channel}, as ${printable(name)} gets it${channel === 'sms' ? ` (${segments} SMS, ${encoding})` : ''}:`,
  ...(promptText === null ? [] : [`    first: ${promptText}`]),
  ...(subject === null ? [] : [`    subject: ${printable(subject)}`]),
  ...text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${printable(line)}`),
];
