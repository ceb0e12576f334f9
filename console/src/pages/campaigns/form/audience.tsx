import { SegmentedControl } from '@mantine/core';
import { useText } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import { AudienceFilterFields } from './audience-filter.tsx';
import { AudienceList } from './audience-list.tsx';
import classes from './campaign-form.module.css';
import type { Draft } from './draft.ts';
import { useForm } from './form-context.ts';

/** Who it is for: everybody whom a filter finds when it is launched, or the people of a file. */
export function AudienceSection({
  onSaveFirst,
  onKept,
}: {
  onSaveFirst(file: File): Promise<void>;
  onKept(): void;
}) {
  const t = useText();
  const { draft, set, isFixed } = useForm();
  return (
    <Card title={t('campaigns.form.audience')}>
      <div className={classes.fields}>
        <SegmentedControl
          aria-label={t('campaigns.form.audience')}
          className={classes.segments ?? ''}
          value={draft.audience}
          disabled={isFixed}
          onChange={(audience) => set({ audience: audience as Draft['audience'] })}
          data={[
            { value: 'filter', label: t('campaigns.form.byFilter') },
            { value: 'list', label: t('campaigns.form.byList') },
          ]}
        />
        {draft.audience === 'filter' ? (
          <AudienceFilterFields />
        ) : (
          <AudienceList onSaveFirst={onSaveFirst} onKept={onKept} />
        )}
      </div>
    </Card>
  );
}
