import { maskAddress } from '../format.ts';

/** Enough of an address to recognise it; the whole of it is never shown. */
export const MaskedAddress = ({ address }: { address: string }) => (
  <span className="num nowrap">{maskAddress(address)}</span>
);
