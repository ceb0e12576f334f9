import type { Job, Rule } from '../api/jobs.ts';
import type { Format } from '../format.ts';
import { type Text, wordFor } from '../i18n/language.ts';

type Inputs = {
  expiresAt: string | null;
  status: 'active' | 'paused' | 'archived' | null;
  suppression: { reason: string; since: number } | null;
  doNotContact: boolean | null;
  addressOwnerDnc: boolean;
  partyNamed: boolean;
  link: 'unverified' | 'bound' | 'verified' | null;
  preferencesOnRecord: boolean;
  latest: 'given' | 'withdrawn' | null;
  byPerson: string[] | null;
  byCampaign: string[] | null;
  sent: number;
  max: number;
  hours: number;
  window: { start: string; end: string };
  zones: string[];
  zonesFrom: 'preference' | 'phone_number' | 'tenant' | 'nobody';
  nextOpenAt: string | null;
  needed: boolean;
  verified: boolean;
};

type Asked = { t: Text; format: Format; now: number; job: Pick<Job, 'campaignName'> };

/** What a rule saw, in words; a rule that this console does not know yet shows its inputs as they are. */
export function inputWords({ t, format, now, job }: Asked, { rule, inputs }: Rule): string {
  const saw = inputs as Partial<Inputs>;
  const time = (at: string | number) => format.time(at, now);
  const channels = (names: string[]) =>
    names.length > 0 ? format.list(names.map((name) => wordFor(t, 'channel', name))) : t('input.noChannels');
  switch (rule) {
    case 'expiry':
      return saw.expiresAt ? t('input.until', { time: time(saw.expiresAt) }) : t('input.never');
    case 'campaign':
      if (!saw.status) return t('input.noCampaign');
      return [
        job.campaignName ?? '',
        ...(saw.status === 'active' ? [] : [t(`input.campaign.${saw.status}`)]),
      ].join(' · ');
    case 'suppression':
      return saw.suppression
        ? t('input.listed', {
            reason: wordFor(t, 'reason', saw.suppression.reason),
            time: time(saw.suppression.since),
          })
        : t('input.notListed');
    case 'do_not_contact':
      if (saw.addressOwnerDnc) return t('input.dncOwner');
      if (saw.doNotContact === null) return t('input.dncNothing');
      return saw.doNotContact ? t('input.dncYes') : t('input.dncNo');
    case 'known_party':
      return format.list([
        saw.partyNamed ? t('input.named') : t('input.notNamed'),
        t(`input.link.${saw.link ?? 'none'}`),
      ]);
    case 'consent':
      return format.list([
        saw.preferencesOnRecord ? t('input.preferences') : t('input.noPreferences'),
        ...(saw.latest ? [t(`input.consent.${saw.latest}`)] : []),
      ]);
    case 'channel':
      return [
        ...(saw.byPerson ? [t('input.person', { channels: channels(saw.byPerson) })] : []),
        ...(saw.byCampaign ? [t('input.campaignAllows', { channels: channels(saw.byCampaign) })] : []),
      ].join(' · ');
    case 'frequency':
      return saw.max === undefined
        ? t('input.noCap')
        : t('input.cap', { sent: saw.sent, max: saw.max, hours: saw.hours });
    case 'quiet_hours':
      return quietWords(t, time, saw);
    case 'step_up':
      if (!saw.needed) return t('input.stepUpNot');
      return saw.verified ? t('input.stepUpDone') : t('input.stepUpNeeded');
    default:
      return JSON.stringify(inputs);
  }
}

function quietWords(t: Text, time: (at: string) => string, saw: Partial<Inputs>): string {
  if (!saw.window || saw.window.start === saw.window.end) return t('input.noQuiet');
  const from = t(`input.zonesFrom.${saw.zonesFrom ?? 'nobody'}`);
  const zones = saw.zones?.length ? saw.zones.map((zone) => zone.replaceAll('_', ' ')).join(', ') : null;
  return [
    zones ? t('input.quiet', { ...saw.window, zones }) : `${saw.window.start}–${saw.window.end}`,
    from,
    ...(saw.nextOpenAt ? [t('input.opens', { time: time(saw.nextOpenAt) })] : []),
  ].join(' · ');
}
