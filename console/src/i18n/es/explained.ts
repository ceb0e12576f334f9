import type { explained as english } from '../en/explained.ts';
import type { Words } from '../translation.ts';

export const explained: Words<typeof english> = {
  explained: {
    summary: {
      noProvider: 'Espera: aquí no hay proveedor configurado para este canal.',
      heldQuiet: 'Retenido hasta las {{there}} de su hora ({{here}} aquí, {{relative}}).',
      quietNow:
        'Son las {{time}} en {{zone}}, donde hay silencio de {{start}} a {{end}}. Solo puede pasar un aviso de servicio urgente, y este no lo es.',
      sending: 'Se está enviando en este momento.',
      held: 'Retenido: {{reason}}.',
      heldUntil: 'Retenido hasta {{time}}: {{reason}}.',
      retry: 'El intento {{attempt}} de {{max}} no salió bien: {{reason}}. El próximo es a las {{time}}.',
      waits: 'Espera para enviarse a las {{time}}.',
      forecast: 'Tal como está ahora, entonces se detendría: {{reason}}.',
      prompt: 'Solo salió el aviso para responder VERIFY; el contenido espera el código.',
      sent: 'Enviado: {{delivery}}.',
      unknownNext:
        'Quizá salió: no llegó respuesta. Se pregunta al proveedor el {{time}}; antes no se envía otra vez.',
      unknown:
        'Quizá salió y nadie puede saberlo; debe decidir una persona. «Enviar otra vez» arriesga un segundo mensaje, «Cancelar» lo cierra.',
      failed: 'Abandonado tras {{attempt}} de {{max}} intentos: {{reason}}.',
      cancelledByRule: 'Cancelado por una regla: {{reason}}.',
      cancelledByOperator: 'Cancelado por un operador.',
      cancelled: 'Cancelado: {{reason}}.',
    },
    mend: {
      expired: 'Cree un mensaje nuevo que pueda salir hasta más tarde.',
      campaign_inactive: 'Active de nuevo la campaña y vuelva a enviar el trabajo.',
      campaign_paused: 'Reanude la campaña; el trabajo conserva su lugar.',
      opted_out:
        'Solo la persona puede levantarlo, escribiendo START, o un operador con prueba de un permiso nuevo.',
      DNC: 'Nada lo anula. Quite «no contactar» de sus preferencias solo si la persona lo pidió.',
      unknown_party: 'Indique de quién es la dirección, con el id del cliente o vinculándola a una persona.',
      missing_consent:
        'Registre las preferencias de la persona, o un consentimiento nuevo si retiró el anterior.',
      channel_not_allowed: 'Use un canal que permitan la persona y la campaña, o añada este a ambas.',
      frequency_cap: 'Espere a que los mensajes anteriores salgan de la ventana de la campaña.',
      timezone_unknown: 'Fije la zona horaria de la persona, o una para la organización.',
      quiet_hours:
        'Espere a que acaben las horas de silencio. Solo un aviso de servicio urgente puede pasarlas.',
      provider_paused: 'Espere a que acabe la pausa, o arregle la cuenta del proveedor.',
      failed: 'Arregle lo que rechazó el proveedor y envíe otra vez el trabajo.',
      awaiting_verification: 'La persona responde VERIFY y después el código.',
    },
  },
};
