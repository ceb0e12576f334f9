import type { Clock } from '../src/clock.ts';
import { uuidv7Source } from '../src/ids.ts';
import type { ChannelName } from '../src/policy/words.ts';
import type { Campaign } from '../src/store/campaigns.ts';
import { createCampaign } from '../src/store/campaigns.ts';
import type { Db } from '../src/store/db.ts';

/** 2026-11-20 12:00 in Asia/Ho_Chi_Minh, 06:00 in Madrid. */
export const NOON = 1_795_150_800_000;

export const clock: Clock = {
  now: () => NOON,
  sleep: (_ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) resolve();
      else signal?.addEventListener('abort', () => resolve(), { once: true });
    }),
  deadline: () => new AbortController().signal,
};

export const newId = uuidv7Source(clock);

/** The id of the person of this number; ids sort as the numbers do. */
export const personId = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export type PersonWish = {
  language?: string | null;
  timezone?: string | null;
  tags?: string[];
  channels?: ChannelName[];
  addresses?: Record<string, string>;
  doNotContact?: boolean;
  /** No preferences at all. */
  unknown?: boolean;
  createdAt?: number;
};

/** People 1, 2, 3 … as wished: reachable by phone, in Ho Chi Minh City, allowing text and mail. */
export async function people(db: Db, ...wishes: PersonWish[]): Promise<void> {
  for (const [index, wish] of wishes.entries()) {
    const number = index + 1;
    const id = personId(number);
    await db.run(
      `insert into cc_parties (id, external_ref, display_name, language, tags, created_at)
       values ($1::uuid, $2, $3, $4, $5::text[], to_timestamp($6::double precision / 1000))`,
      [id, `c${number}`, `Person ${number}`, wish.language ?? null, wish.tags ?? [], wish.createdAt ?? NOON],
    );
    const addresses = wish.addresses ?? { phone: `+8491234567${number}` };
    for (const [kind, address] of Object.entries(addresses)) {
      await db.run(
        `insert into cc_identity_links (party_id, kind, address, status) values ($1::uuid, $2, $3, 'bound')`,
        [id, kind, address],
      );
    }
    if (wish.unknown) continue;
    await db.run(
      `insert into cc_comm_preferences (party_id, do_not_contact, allowed_channels, timezone)
       values ($1::uuid, $2, $3::text[], $4)`,
      [
        id,
        wish.doNotContact ?? false,
        wish.channels ?? ['sms', 'email'],
        wish.timezone === undefined ? 'Asia/Ho_Chi_Minh' : wish.timezone,
      ],
    );
  }
}

let made = 0;

/** A campaign for everybody that says "Hello". */
export async function campaign(db: Db, change: Partial<Omit<Campaign, 'createdBy'>> = {}): Promise<Campaign> {
  made += 1;
  const created = await createCampaign(
    db,
    {
      tenantId: 'default',
      name: `Campaign ${made}`,
      purpose: 'service_notice',
      createdBy: 'test',
      allowedChannels: ['sms', 'email'],
      content: { text: 'Hello {{name}}' },
      audience: { kind: 'filter', filter: {} },
      ...change,
    },
    { clock, newId },
  );
  if (!created) throw new Error('A campaign of this name exists.');
  return created;
}
