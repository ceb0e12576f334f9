import type { Explained } from '../translation.ts';

export const explained: Explained = {
  summary: {
    sending: 'Se está enviando en este momento.',
    held: 'Retenido: {{reason}}.',
    heldUntil: 'Retenido hasta {{time}}: {{reason}}.',
    retry: 'El intento {{attempt}} de {{max}} no salió bien ({{reason}}); el próximo es el {{time}}.',
    waits: 'Espera para enviarse el {{time}}.',
    forecast: 'Tal como está ahora, entonces se detendría: {{reason}}.',
    prompt: 'Solo salió el aviso para responder VERIFY; el contenido espera el código.',
    sent: 'Enviado: {{delivery}}.',
    unknownNext:
      'Quizá salió: no llegó respuesta. Se pregunta al proveedor el {{time}}; antes no se envía otra vez.',
    unknown: 'Quizá salió y nadie puede saberlo; debe decidir una persona.',
    failed: 'Abandonado tras {{attempt}} de {{max}} intentos: {{reason}}',
    cancelledByRule: 'Cancelado por una regla: {{reason}}.',
    cancelled: 'Cancelado: {{reason}}.',
  },
  mend: {
    expired: 'Cree un trabajo nuevo con un expiresAt posterior.',
    campaign_inactive: 'Active de nuevo la campaña y vuelva a enviar el trabajo.',
    campaign_paused: 'Reanude la campaña; el trabajo conserva su lugar.',
    opted_out:
      'Solo la persona puede levantarlo, escribiendo START, o un operador con prueba de un permiso nuevo.',
    DNC: 'Nada lo anula. Quite «no contactar» de sus preferencias solo si la persona lo pidió.',
    unknown_party: 'Indique la persona con bankCustomerId o vincule la dirección a una.',
    missing_consent:
      'Registre las preferencias de la persona, o un consentimiento nuevo si retiró el anterior.',
    channel_not_allowed: 'Use un canal que permitan la persona y la campaña, o añada este a ambas.',
    frequency_cap: 'Espere a que los mensajes anteriores salgan de la ventana de la campaña.',
    timezone_unknown: 'Fije la zona horaria de la persona, o una para la organización.',
    quiet_hours:
      'Espere a la próxima apertura. Solo pasa un aviso de servicio con payload.service_notice_override.',
    provider_paused: 'Espere a que acabe la pausa, o arregle la cuenta del proveedor.',
    failed: 'Arregle lo que rechazó el proveedor y envíe otra vez el trabajo.',
    awaiting_verification: 'La persona responde VERIFY y después el código.',
  },
};
