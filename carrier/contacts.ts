import type { Stream } from './stream.ts';

/** One phone number or mail address as the page lists it, most recently used first. */
type Contact = {
  address: string;
  kind: 'phone' | 'mail';
  unread: number;
  lastAt: number;
  preview: string;
  /** Sid of a call that rings or is in progress. */
  callSid: string | null;
  ringing: boolean;
  /** When on, a machine answers every call to this phone. */
  voicemail: boolean;
};

export type Contacts = {
  get(address: string): Contact | undefined;
  /** Finds or makes the contact, moves it to the front and tells open pages. */
  touch(address: string, kind: Contact['kind'], change: Partial<Contact>): Contact;
  /** Changes it in place without moving it. */
  update(address: string, change: Partial<Contact>): void;
  newestFirst(limit: number): Contact[];
  clear(): void;
};

const kept = 10_000;

export function startContacts(stream: Stream): Contacts {
  const contacts = new Map<string, Contact>();
  const fresh = (address: string, kind: Contact['kind']): Contact => ({
    address,
    kind,
    unread: 0,
    lastAt: 0,
    preview: '',
    callSid: null,
    ringing: false,
    voicemail: false,
  });
  return {
    get: (address) => contacts.get(address),
    touch(address, kind, change) {
      const contact = contacts.get(address) ?? fresh(address, kind);
      Object.assign(contact, change);
      contacts.delete(address);
      contacts.set(address, contact);
      if (contacts.size > kept) {
        for (const oldest of contacts.keys()) {
          contacts.delete(oldest);
          break;
        }
      }
      stream.changed(address);
      return contact;
    },
    update(address, change) {
      const contact = contacts.get(address);
      if (contact) Object.assign(contact, change);
      stream.changed(address);
    },
    newestFirst: (limit) => [...contacts.values()].reverse().slice(0, limit),
    clear() {
      contacts.clear();
      stream.changed('*');
    },
  };
}

/** The phone or mailbox behind an address of a message: `whatsapp:+84…` rings the same phone as `+84…`. */
export const bareAddress = (address: string): string => address.replace(/^whatsapp:/, '');
