import type { ChannelName, Purpose } from './words.ts';

/** Purposes whose content is about somebody's money or identity: nothing of it leaves before the one-time code. */
const SENSITIVE: ReadonlySet<Purpose> = new Set([
  'fraud_alert',
  'collections',
  'kyc_update',
  'case_followup',
]);

/** Whether the content may only follow a verification. `payload.sensitive: true` can add the demand, never lift it. */
export function needsStepUp(purpose: Purpose, payload: { sensitive?: unknown }): boolean {
  return SENSITIVE.has(purpose) || payload.sensitive === true;
}

export type Prompt = { subject: string; text: string };

const PROMPTS: Record<'written' | 'spoken', Record<string, Prompt>> = {
  written: {
    en: { subject: 'Please verify', text: 'We have information for you. Reply VERIFY to receive it.' },
    es: { subject: 'Verificación', text: 'Tenemos información para usted. Responda VERIFY para recibirla.' },
    vi: { subject: 'Xác minh', text: 'Chúng tôi có thông tin dành cho bạn. Trả lời VERIFY để nhận.' },
  },
  spoken: {
    en: {
      subject: 'Please verify',
      text: 'Hello. We have information for you. To receive it, send us a text message with the word VERIFY.',
    },
    es: {
      subject: 'Verificación',
      text: 'Hola. Tenemos información para usted. Para recibirla, envíenos un mensaje de texto con la palabra VERIFY.',
    },
    vi: {
      subject: 'Xác minh',
      text: 'Xin chào. Chúng tôi có thông tin dành cho bạn. Để nhận, hãy gửi cho chúng tôi tin nhắn có chữ VERIFY.',
    },
  },
};

/**
 * The only words that may leave before verification. They are fixed texts: nothing of the job but its channel
 * and language can reach them.
 */
export function stepUpPrompt(channel: ChannelName, language: string | null): Prompt {
  const texts = PROMPTS[channel === 'voice' ? 'spoken' : 'written'];
  return texts[language?.slice(0, 2).toLowerCase() ?? 'en'] ?? (texts.en as Prompt);
}
