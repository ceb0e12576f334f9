import type { Exchange } from './exchange.ts';
import type { Message } from './message.ts';
import type { Messages } from './messages.ts';
import { confirmations, type Keyword, keywordOf } from './opt-outs.ts';
import type { Params } from './signature.ts';
import { parseTwiml, type Verb } from './twiml.ts';

/** What a person types on the phone. */
export type Typed = {
  phone: string;
  channel: 'sms' | 'whatsapp';
  body: string;
  /** The business number it goes to; otherwise the one that wrote last, otherwise the default one. */
  to?: string | undefined;
  mediaUrls?: string[] | undefined;
  /** Text of the template button that was pressed. */
  button?: string | undefined;
};

const maxRedirects = 10;

/** Texts from the phone: the network's own keyword handling, then the customer's webhook. */
export function startInbound(exchange: Exchange, messages: Messages) {
  const { settings, callbacks, work } = exchange;

  function lastOutbound(person: string): Message | undefined {
    return messages.book
      .of(person.replace(/^whatsapp:/, ''))
      .find((one) => one.direction !== 'inbound' && one.to === person && one.from !== null);
  }

  /** Stop words hold per sender, and for a whole service when the number belongs to one (section 6). */
  function heed(message: Message, keyword: Keyword, serviceSid: string | null, whatsapp: boolean): boolean {
    if (whatsapp && !(settings.advancedOptOut && serviceSid !== null)) return false;
    const person = message.from ?? '';
    const senders = serviceSid === null ? [message.to] : [message.to, serviceSid];
    const blocked = messages.optOuts.isBlocked(person, senders);
    if (keyword === 'STOP') messages.optOuts.block(person, senders);
    if (keyword === 'START') messages.optOuts.lift(person, senders);
    const changed = keyword === 'HELP' || blocked !== (keyword === 'STOP');
    if (changed) messages.notice({ from: message.to, to: person, body: confirmations[keyword] });
    return true;
  }

  function webhookParams(message: Message, { body, button }: Typed, extra: Params): Params {
    const params: Params = {
      MessageSid: message.sid,
      SmsSid: message.sid,
      SmsMessageSid: message.sid,
      AccountSid: exchange.account.accountSid,
      ApiVersion: '2010-04-01',
      From: message.from ?? '',
      To: message.to,
      Body: body,
      NumMedia: String(message.mediaUrls.length),
      NumSegments: String(message.segments),
      SmsStatus: 'received',
      ...extra,
    };
    message.mediaUrls.forEach((url, index) => {
      params[`MediaUrl${index}`] = url;
      params[`MediaContentType${index}`] = 'image/jpeg';
    });
    if (message.from?.startsWith('whatsapp:')) {
      params.WaId = message.from.replace(/\D/g, '');
      params.ProfileName = `Phone ${params.WaId.slice(-4)}`;
      if (button !== undefined) Object.assign(params, { ButtonText: button, ButtonPayload: button });
    }
    return params;
  }

  async function tell(message: Message, params: Params) {
    let url = settings.inboundUrl;
    let method: 'GET' | 'POST' = 'POST';
    for (let hop = 0; url !== null && hop < maxRedirects; hop += 1) {
      const answer = await callbacks.twilio(url, params, method);
      if (answer.trouble !== null) return;
      let verbs: Verb[];
      try {
        verbs = parseTwiml(answer.body.toString());
      } catch {
        return;
      }
      url = null;
      for (const verb of verbs) {
        if (verb.name === 'Message') answerWith(message, verb, answer.url);
        if (verb.name === 'Redirect' && URL.canParse(verb.text, answer.url)) {
          url = new URL(verb.text, answer.url).href;
          method = verb.attributes.method?.toUpperCase() === 'GET' ? 'GET' : 'POST';
          break;
        }
      }
    }
  }

  function answerWith(message: Message, verb: Verb, base: string) {
    const nested = (name: string) => verb.children.filter((child) => child.name === name);
    const action = verb.attributes.action ?? verb.attributes.statusCallback;
    messages.answer({
      from: verb.attributes.from ?? message.to,
      to: verb.attributes.to ?? message.from ?? '',
      body: nested('Body')[0]?.text ?? (verb.children.length === 0 ? verb.text : ''),
      mediaUrls: nested('Media').map((child) => child.text),
      action: action !== undefined && URL.canParse(action, base) ? new URL(action, base).href : null,
    });
  }

  return {
    /** Stores the text and tells the customer's server in the background. */
    type(typed: Typed): Message {
      const whatsapp = typed.channel === 'whatsapp';
      const prefix = whatsapp ? 'whatsapp:' : '';
      const from = prefix + typed.phone;
      const last = lastOutbound(from);
      const standard = whatsapp ? settings.whatsappFrom : settings.fromNumber;
      const to = typed.to ? prefix + typed.to.replace(/^whatsapp:/, '') : (last?.from ?? prefix + standard);
      const { body, mediaUrls = [] } = typed;
      const message = messages.receive({ from, to, body, mediaUrls });
      const serviceSid = last?.from === to ? (last.serviceSid ?? null) : null;
      const keyword = keywordOf(body);
      const heeded = keyword !== null && heed(message, keyword, serviceSid, whatsapp);
      const extra: Params = {};
      if (serviceSid !== null) extra.MessagingServiceSid = serviceSid;
      if (keyword !== null && heeded && serviceSid !== null && settings.advancedOptOut)
        extra.OptOutType = keyword;
      work.run(() => tell(message, webhookParams(message, typed, extra)));
      return message;
    },
  };
}
