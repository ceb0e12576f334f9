import { type AddressKind, addressKindOf } from './address.ts';
import type { Decision } from './decide.ts';
import type { ChannelName } from './words.ts';

/** A channel by which a person can be reached, and where. */
export type Candidate = { channel: ChannelName; kind: AddressKind; address: string };

/** The kinds of address by which a channel reaches somebody, its own first. */
export const kindsFor = (channel: ChannelName): AddressKind[] => {
  const kind = addressKindOf(channel);
  return kind === 'whatsapp' ? [kind, 'phone'] : [kind];
};

/**
 * The channels by which a person can be reached, in the campaign's order of preference. WhatsApp reaches a phone
 * number, too, where the person has no WhatsApp address of their own.
 */
export function candidatesOf(
  channels: readonly ChannelName[],
  addresses: { readonly [Kind in AddressKind]?: string | null },
): Candidate[] {
  return channels.flatMap((channel) => {
    const address = kindsFor(channel)
      .map((kind) => addresses[kind])
      .find((each) => each);
    return address ? [{ channel, kind: addressKindOf(channel), address }] : [];
  });
}

/**
 * The channel that a campaign takes for a person: the first on which the rules do not refuse, and where they refuse on
 * all, the first one with its reason. Null when there is none to choose from.
 */
export function chooseChannel<Choice extends { decision: Pick<Decision, 'kind'> }>(
  decided: readonly Choice[],
): Choice | null {
  return decided.find(({ decision }) => decision.kind !== 'skip') ?? decided[0] ?? null;
}
