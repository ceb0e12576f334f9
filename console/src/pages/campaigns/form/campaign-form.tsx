import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { Refusal } from '../../../api/ask.ts';
import type { Campaign } from '../../../api/campaigns.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { ErrorNotice } from '../../../parts/error-notice.tsx';
import { PageHead } from '../../../parts/page-head.tsx';
import { useNow } from '../../../time.ts';
import { AudienceSection } from './audience.tsx';
import { BasicsSection } from './basics.tsx';
import classes from './campaign-form.module.css';
import type { Draft } from './draft.ts';
import { draftOf } from './draft.ts';
import { forgetDraft, handOver, keepDraft } from './draft-storage.ts';
import { FormContext } from './form-context.ts';
import { InShort } from './in-short.tsx';
import { RulesSection } from './rules.tsx';
import { ScheduleSection } from './schedule.tsx';
import { type DraftState, useDraft } from './use-draft.ts';
import { useSave } from './use-save.ts';
import { WordsSection } from './words.tsx';

/** One page to say what, to whom, when and under which rules; saving it shows the preview, and nothing leaves. */
export function CampaignForm({
  campaign,
  start,
  keptAs,
}: {
  campaign: Campaign | null;
  start: Draft;
  keptAs: string;
}) {
  const t = useText();
  const navigate = useNavigate();
  const state = useDraft(keptAs, start);
  const { draft, base } = state;
  const saving = useSave(campaign);
  const form = useRef<HTMLFormElement>(null);
  const { errors } = saving;

  useEffect(() => {
    if (errors.length > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid=true], [data-fault]')?.focus();
  }, [errors]);

  const save = async () => {
    const saved = await saving.save({ draft, base });
    if (!saved) return;
    forgetDraft(keptAs);
    await navigate({ to: '/campaigns/$id', params: { id: saved.id } });
  };
  /** A list belongs to a campaign that is on record: then it is saved first, and the file goes with it. */
  const saveForList = async (file: File) => {
    const saved = await saving.save({ draft, base });
    if (!saved) return;
    forgetDraft(keptAs);
    keepDraft(saved.id, { draft: { ...draft, audience: 'list' }, base: draftOf(saved), at: null });
    handOver(saved.id, file);
    await navigate({ to: '/campaigns/$id/edit', params: { id: saved.id }, replace: true });
  };

  const { set } = state;
  const { changed } = saving;
  const shared = useMemo(
    () => ({
      draft,
      errors,
      campaign,
      isFixed: campaign !== null && campaign.launch !== null,
      set: (changes: Partial<Draft>) => {
        set(changes);
        changed(changes);
      },
    }),
    [draft, errors, campaign, set, changed],
  );
  return (
    <FormContext value={shared}>
      <PageHead
        title={campaign ? t('campaigns.form.editTitle', { name: campaign.name }) : t('campaigns.new')}
        before={<Link to="/campaigns">{t('campaigns.title')}</Link>}
        sub={shared.isFixed ? t('campaigns.form.fixed') : t('campaigns.form.sub')}
      />
      <Restored state={state} />
      <form
        ref={form}
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className={classes.sections}>
          <BasicsSection />
          <WordsSection />
          <AudienceSection onSaveFirst={saveForList} onKept={state.listKept} />
          <ScheduleSection />
          <RulesSection />
        </div>
        <aside className={classes.aside} aria-label={t('campaigns.form.inShort')}>
          <InShort />
          <Problem error={saving.error} faults={errors.length} />
          <div className={classes.actions}>
            <Button type="submit" loading={saving.isSaving}>
              {shared.isFixed ? t('campaigns.form.save') : t('campaigns.form.savePreview')}
            </Button>
            <Leave campaign={campaign} />
          </div>
        </aside>
      </form>
    </FormContext>
  );
}

function Leave({ campaign }: { campaign: Campaign | null }) {
  const t = useText();
  return campaign ? (
    <Button component={Link} to="/campaigns/$id" params={{ id: campaign.id } as never} variant="default">
      {t('campaigns.form.leave')}
    </Button>
  ) : (
    <Button component={Link} to="/campaigns" variant="default">
      {t('campaigns.form.leave')}
    </Button>
  );
}

function Restored({ state: { restoredAt, discard } }: { state: DraftState }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  if (restoredAt === null) return null;
  return (
    <div className={classes.restored} role="status">
      <p>{t('campaigns.form.restored', { time: format.time(restoredAt, now) })}</p>
      <Button size="xs" variant="default" onClick={discard}>
        {t('campaigns.form.discard')}
      </Button>
    </div>
  );
}

function Problem({ error, faults }: { error: Error | null; faults: number }) {
  const t = useText();
  if (faults > 0) {
    return (
      <p className={classes.refused} role="alert">
        {t('campaigns.form.refused', { count: faults })}
      </p>
    );
  }
  if (error === null) return null;
  if (!(error instanceof Refusal)) {
    return (
      <p className={classes.refused} role="alert">
        {t('ask.unsaved')}
      </p>
    );
  }
  // Its fields were mended since, or it names none.
  return error.errors.length > 0 ? null : <ErrorNotice error={error} />;
}
