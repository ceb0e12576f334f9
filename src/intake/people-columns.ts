import type { AddressKind } from '../policy/address.ts';

/** What a column of a file of people may tell. */
export type Field =
  | 'externalRef'
  | 'displayName'
  | 'language'
  | 'tags'
  | AddressKind
  | 'status'
  | 'doNotContact'
  | 'allowedChannels'
  | 'timezone'
  | 'quietHoursStart'
  | 'quietHoursEnd'
  | 'consent'
  | 'consentChannel'
  | 'consentSource'
  | 'consentAt'
  | 'suppressed';

const HEADERS: Record<Field, readonly string[]> = {
  externalRef: ['externalref', 'ref', 'bankcustomerid', 'customerid', 'id'],
  displayName: ['displayname', 'name', 'fullname'],
  language: ['language', 'lang'],
  tags: ['tags', 'tag', 'labels'],
  phone: ['phone', 'phonenumber', 'mobile'],
  email: ['email', 'mail', 'emailaddress'],
  whatsapp: ['whatsapp', 'whatsappnumber'],
  zalo: ['zalo', 'zaloid'],
  facebook: ['facebook', 'facebookid', 'psid'],
  status: ['status', 'linkstatus', 'addressstatus'],
  doNotContact: ['donotcontact', 'dnc'],
  allowedChannels: ['allowedchannels', 'channels'],
  timezone: ['timezone', 'zone', 'tz'],
  quietHoursStart: ['quiethoursstart', 'quietstart'],
  quietHoursEnd: ['quiethoursend', 'quietend'],
  consent: ['consent'],
  consentChannel: ['consentchannel'],
  consentSource: ['consentsource'],
  consentAt: ['consentat', 'consentdate'],
  suppressed: ['suppressed', 'suppression'],
};

/** The field that a column's title means, whatever its case, spaces and underscores; null when none. */
export function fieldOf(title: string): Field | null {
  const plain = title.toLowerCase().replace(/[^a-z0-9]/g, '');
  const found = Object.entries(HEADERS).find(([, names]) => names.includes(plain));
  return (found?.[0] as Field | undefined) ?? null;
}
