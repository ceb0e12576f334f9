import type { ChannelName, Purpose } from './words.ts';

export type Content = { subject: string; text: string; html?: string };

/** Said when a job carries no words of its own: true for its purpose, and nothing about anybody's affairs. */
const PLAIN: Record<string, Record<Purpose, Omit<Content, 'html'>>> = {
  en: {
    fraud_alert: {
      subject: 'About your account',
      text: 'We noticed unusual activity on your account. Please contact us.',
    },
    kyc_update: {
      subject: 'Please update your details',
      text: 'Please update your personal details with us.',
    },
    collections: {
      subject: 'About your payment',
      text: 'A payment on your account is due. Please contact us.',
    },
    case_followup: {
      subject: 'About your request',
      text: 'There is news about your request. Please contact us.',
    },
    service_notice: {
      subject: 'Service notice',
      text: 'This is a service notice. Please contact us for details.',
    },
  },
  es: {
    fraud_alert: {
      subject: 'Sobre su cuenta',
      text: 'Hemos detectado actividad inusual en su cuenta. Póngase en contacto con nosotros.',
    },
    kyc_update: { subject: 'Actualice sus datos', text: 'Por favor, actualice sus datos personales.' },
    collections: {
      subject: 'Sobre su pago',
      text: 'Tiene un pago pendiente. Póngase en contacto con nosotros.',
    },
    case_followup: {
      subject: 'Sobre su solicitud',
      text: 'Hay novedades sobre su solicitud. Póngase en contacto con nosotros.',
    },
    service_notice: {
      subject: 'Aviso de servicio',
      text: 'Este es un aviso de servicio. Póngase en contacto con nosotros para más información.',
    },
  },
  vi: {
    fraud_alert: {
      subject: 'Về tài khoản của bạn',
      text: 'Chúng tôi nhận thấy hoạt động bất thường trên tài khoản của bạn. Vui lòng liên hệ với chúng tôi.',
    },
    kyc_update: { subject: 'Cập nhật thông tin', text: 'Vui lòng cập nhật thông tin cá nhân của bạn.' },
    collections: {
      subject: 'Về khoản thanh toán',
      text: 'Bạn có một khoản thanh toán đến hạn. Vui lòng liên hệ với chúng tôi.',
    },
    case_followup: {
      subject: 'Về yêu cầu của bạn',
      text: 'Có tin mới về yêu cầu của bạn. Vui lòng liên hệ với chúng tôi.',
    },
    service_notice: {
      subject: 'Thông báo dịch vụ',
      text: 'Đây là thông báo dịch vụ. Vui lòng liên hệ với chúng tôi để biết thêm chi tiết.',
    },
  },
};

const words = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** The job's own words: `final_text` over `text`; for email also `subject` and `html`. */
export function contentOf(
  { channel, purpose, payload }: { channel: ChannelName; purpose: Purpose; payload: Record<string, unknown> },
  language: string | null,
): Content {
  const plain = (PLAIN[language?.slice(0, 2).toLowerCase() ?? 'en'] ?? PLAIN.en)?.[purpose] as Content;
  const text = words(payload.final_text) ?? words(payload.text);
  const html = channel === 'email' ? words(payload.html) : undefined;
  return {
    subject: words(payload.subject) ?? plain.subject,
    text: text ?? (html ? textOfHtml(html) : plain.text),
    ...(html && { html }),
  };
}

/** A readable plain part for a mail that came as HTML only. */
const textOfHtml = (html: string): string =>
  html
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<(br|\/p|\/div|\/h[1-6]|\/li|\/tr)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/[ \t]+/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
