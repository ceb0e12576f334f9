import { checkPayload } from '../intake/payload.ts';
import { brokenPlaceholders } from '../intake/render.ts';
import { Unacceptable } from '../intake/unacceptable.ts';
import { chooseVariant } from '../policy/template-variant.ts';
import { CHANNELS, type ChannelName } from '../policy/words.ts';
import type { Campaign, CampaignContent, CampaignSettings } from '../store/campaigns.ts';

/** A field that must be mended; `path` is dotted. */
export type Fault = { path: string; code: string; message: string };

type Variant = { language: string; channel: ChannelName | null };

/**
 * What is wrong between the fields of a campaign, each right by itself; empty when nothing is. `variants` are those of
 * its template, null when it names none. Only what `changed` names is looked at, so that an old campaign can still be
 * renamed.
 */
export function faultsOf(
  campaign: CampaignSettings,
  {
    variants,
    now,
    changed,
  }: { variants: readonly Variant[] | null; now: number; changed: ReadonlySet<string> },
): Fault[] {
  const any = (...fields: string[]) => fields.some((field) => changed.has(field));
  return [
    ...(any('allowedChannels') ? channelFaults(campaign) : []),
    ...(any('templateKey', 'content', 'allowedChannels') ? wordFaults(campaign, variants) : []),
    ...(any('startsAt', 'expiresAt') ? timeFaults(campaign, now, changed) : []),
  ];
}

/** What a campaign still lacks before it can be previewed or launched; empty when nothing. */
export const unreadyFaults = ({
  templateKey,
  content,
  audience,
}: Pick<Campaign, 'templateKey' | 'content' | 'audience'>): Fault[] => [
  ...(templateKey === null && content === null
    ? [
        {
          path: 'content',
          code: 'missing_content',
          message: 'The campaign says nothing yet. Give it a templateKey or a content.',
        },
      ]
    : []),
  ...(audience === null
    ? [
        {
          path: 'audience',
          code: 'missing_audience',
          message:
            'The campaign is for nobody yet. Give it an audience: a filter ({} is everybody) or a list.',
        },
      ]
    : []),
];

const channelFaults = ({ allowedChannels }: CampaignSettings): Fault[] =>
  allowedChannels?.length === 0
    ? [
        {
          path: 'allowedChannels',
          code: 'no_channel',
          message: 'Name at least one channel, in the order of preference, or send null for every channel.',
        },
      ]
    : [];

function wordFaults(campaign: CampaignSettings, variants: readonly Variant[] | null): Fault[] {
  const { templateKey, content, allowedChannels } = campaign;
  if (templateKey && content) {
    const message =
      'A campaign says what its template says or what content says. Send one of them, and null for the other.';
    return [{ path: 'templateKey', code: 'two_texts', message }];
  }
  if (templateKey && variants) return templateFaults(templateKey, variants, allowedChannels ?? null);
  return content ? contentFaults(content, allowedChannels ?? null) : [];
}

function templateFaults(
  templateKey: string,
  variants: readonly Variant[],
  allowedChannels: readonly ChannelName[] | null,
): Fault[] {
  if (variants.length === 0) {
    const message = `There is no template "${templateKey}". Publish it first, or send a content of its own.`;
    return [{ path: 'templateKey', code: 'unknown_template', message }];
  }
  return (allowedChannels ?? []).flatMap((channel, index) =>
    chooseVariant(variants, { language: 'en', channel })
      ? []
      : [
          {
            path: `allowedChannels.${index}`,
            code: 'no_template_variant',
            message: `The template "${templateKey}" has no text for ${channel}. Publish one, or leave the channel out.`,
          },
        ],
  );
}

function contentFaults(content: CampaignContent, allowedChannels: readonly ChannelName[] | null): Fault[] {
  const { text, subject, html } = content;
  const broken = (['text', 'subject', 'html'] as const).flatMap((part): Fault[] => {
    const [found] = brokenPlaceholders(content[part] ?? '');
    if (found === undefined) return [];
    const message = `${found} is no placeholder. Write {{name}}: letters, digits and underscores, nothing else.`;
    return [{ path: `content.${part}`, code: 'invalid_placeholder', message }];
  });
  if (broken.length > 0) return broken;
  const channels = allowedChannels ?? CHANNELS;
  const wordless = channels.find((channel) => text === undefined && !(channel === 'email' && html));
  if (wordless !== undefined) {
    const message = html
      ? `Only email shows html. Write a text for ${wordless} too, or allow email alone.`
      : 'Write the text that people receive.';
    return [{ path: 'content.text', code: 'missing_text', message }];
  }
  for (const channel of channels) {
    try {
      checkPayload({ text, subject, html }, channel);
    } catch (error) {
      if (!(error instanceof Unacceptable)) throw error;
      const { path, code, message } = error;
      return [{ path: path.replace(/^payloadJson/, 'content'), code, message }];
    }
  }
  return [];
}

function timeFaults(
  { startsAt, expiresAt }: CampaignSettings,
  now: number,
  changed: ReadonlySet<string>,
): Fault[] {
  if (expiresAt === null || expiresAt === undefined) return [];
  if (typeof startsAt === 'number' && startsAt >= expiresAt) {
    const path = changed.has('expiresAt') ? 'expiresAt' : 'startsAt';
    return [{ path, code: 'after_expiry', message: 'Send a startsAt that comes before expiresAt.' }];
  }
  if (changed.has('expiresAt') && expiresAt <= now) {
    const message = 'Send an expiresAt that lies in the future.';
    return [{ path: 'expiresAt', code: 'already_expired', message }];
  }
  return [];
}
