import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { publishTemplate, type Template } from '../store/templates.ts';

export type VariantWanted = Pick<Template, 'key' | 'language' | 'channel' | 'subject' | 'body' | 'html'>;

/** Makes the next version of a variant, and its line in the record. */
export async function publishVariant(
  tx: Db,
  wanted: VariantWanted,
  { clock, newId, tenantId, actor }: { clock: Clock; newId: NewId; tenantId: string; actor: string },
): Promise<Template> {
  const now = clock.now();
  const row = { ...wanted, id: newId(), createdBy: actor, createdAt: now, tenantId };
  const template = await publishTemplate(tx, row);
  const { id: templateId, key, language, channel, version } = template;
  await recordAudit(tx, tenantId, [
    {
      id: newId(),
      at: now,
      eventType: 'template_published',
      actor,
      payload: { templateId, key, language, channel, version },
    },
  ]);
  return template;
}
