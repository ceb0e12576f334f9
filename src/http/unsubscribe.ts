import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UnsubscribeLinks } from '../channels/unsubscribe-link.ts';
import { type UnsubscribeDeps, unsubscribe } from '../inbound/unsubscribe.ts';
import type { App, Routes } from './deps.ts';

const CONTENT_SECURITY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/**
 * One-click unsubscribe (RFC 8058): mail programs POST to the address in `List-Unsubscribe`, without a login, cookies or
 * a page in between. GET changes nothing, since scanners follow links; it shows a page with one button.
 */
export const unsubscribeRoutes =
  (
    deps: Omit<UnsubscribeDeps, 'db' | 'clock' | 'newId'> & { links: UnsubscribeLinks; onChange: () => void },
  ): Routes =>
  (app: App, { db, clock, newId }) => {
    app.register(async (door: App) => {
      // The body says no more than the request itself, in whatever form it comes.
      door.removeAllContentTypeParsers();
      door.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 64 * 1024 }, async () => undefined);
      const open = { config: { permission: 'public' as const }, schema: { hide: true } };

      door.get<{ Params: { token: string } }>('/api/unsubscribe/:token', open, async (request, reply) => {
        const isOurs = deps.links.read(request.params.token) !== null;
        return isOurs ? page(reply, 200, ASK) : page(reply, 404, UNKNOWN);
      });

      door.post<{ Params: { token: string } }>(
        '/api/unsubscribe/:token',
        open,
        async (request: FastifyRequest<{ Params: { token: string } }>, reply) => {
          const link = deps.links.read(request.params.token);
          const done = link && (await unsubscribe({ ...deps, db, clock, newId }, link));
          if (!done) return page(reply, 404, UNKNOWN);
          deps.onChange();
          return page(reply, 200, { ...DONE, text: DONE.text.replace('%', done.address) });
        },
      );
    });
  };

type Page = { title: string; text: string; button?: string };

const ASK: Page = {
  title: 'Unsubscribe',
  text: 'Press the button and no more email is sent to this address.',
  button: 'Unsubscribe',
};
const DONE: Page = { title: 'Unsubscribed', text: 'No more email is sent to %.' };
const UNKNOWN: Page = {
  title: 'This link does not work',
  text: 'It is incomplete, or not one of ours. Open it again from the email, or answer the email.',
};

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const page = (reply: FastifyReply, status: number, { title, text, button }: Page): FastifyReply =>
  reply
    .code(status)
    .headers({
      'content-security-policy': CONTENT_SECURITY,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<meta name="robots" content="noindex"><title>${escaped(title)}</title>` +
        '<style>body{font:1.1rem/1.5 system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem}' +
        'button{font:inherit;padding:.6rem 1.2rem}</style>' +
        `<h1>${escaped(title)}</h1><p>${escaped(text)}</p>` +
        (button
          ? `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">` +
            `<button>${escaped(button)}</button></form>`
          : '') +
        '</html>',
    );
