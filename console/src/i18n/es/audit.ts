import type { audit as english } from '../en/audit.ts';
import type { Words } from '../translation.ts';

export const audit: Words<typeof english> = {
  title: 'Auditoría',
  lead: 'Qué se decidió y se hizo, quién y por qué. Solo crece.',
  search: 'Busque en lo que quedó escrito',
  event: 'Suceso',
  actor: 'Por',
  jobId: 'Mensaje',
  partyId: 'Persona',
  campaignId: 'Campaña',
  none: 'Aún no consta nada',
  noneNext: 'Cada decisión, cada llamada a un proveedor y todo lo que se haga aquí quedará en esta lista.',
  noneFound: 'Nada de lo registrado cumple estos filtros.',
  notYet: 'Nada de la parte más reciente del registro coincide.',
  further: 'Buscar más atrás',
  openJob: 'Abrir el mensaje',
  openPerson: 'Abrir la persona',
  openCampaign: 'Abrir la campaña',
  onlyJob: 'Solo este mensaje',
  onlyPerson: 'Solo esta persona',
  entry: 'entrada {{seq}}, {{id}}',
  raw: 'Como JSON',
};
