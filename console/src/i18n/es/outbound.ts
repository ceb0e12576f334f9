import type { outbound as english } from '../en/outbound.ts';
import type { Words } from '../translation.ts';

export const outbound: Words<typeof english> = {
  outbound: { title: 'Envíos', 'new': 'Mensaje nuevo' },
  jobs: {
    title: 'Trabajos',
    byStatus: 'Trabajos por estado',
    latest: 'Los últimos {{count}}, los más recientes primero',
    to: 'Para',
    channel: 'Canal',
    purpose: 'Propósito',
    status: 'Estado',
    next: 'Próximo intento',
    changed: 'Último cambio',
    nobody: 'Persona desconocida',
    none: 'Ahora no hay ningún trabajo en este estado.',
    showAll: 'Ver todos los trabajos',
    notNext: 'ninguno',
  },
};
