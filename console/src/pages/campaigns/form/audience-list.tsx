import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { putList, type ListReport as Report } from '../../../api/campaigns.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { ErrorNotice } from '../../../parts/error-notice.tsx';
import classes from './audience-list.module.css';
import { takeOver } from './draft-storage.ts';
import { FileDrop } from './file-drop.tsx';
import { useForm } from './form-context.ts';
import { ListReport } from './list-report.tsx';

/** The people of a file: read without a change first, then kept as the campaign's list, all at once. */
export function AudienceList({
  onSaveFirst,
  onKept,
}: {
  onSaveFirst(file: File): Promise<void>;
  onKept(): void;
}) {
  const t = useText();
  const format = useFormat();
  const queries = useQueryClient();
  const { campaign, isFixed, fault } = useForm();
  const [file, setFile] = useState<File | null>(null);
  const [isReplacing, setReplacing] = useState(false);
  const list = campaign?.audience?.kind === 'list' ? campaign.audience : null;

  const read = useMutation({
    mutationFn: ({ id, read }: { id: string; read: File }) => putList(id, read, { dryRun: true }),
  });
  const keep = useMutation({
    mutationFn: ({ id, kept }: { id: string; kept: File }) => putList(id, kept, { dryRun: false }),
    onSuccess: async () => {
      onKept();
      await queries.invalidateQueries({ queryKey: ['campaigns'] });
      setFile(null);
      setReplacing(false);
      read.reset();
    },
  });
  const take = (taken: File) => {
    keep.reset();
    if (!campaign) {
      void onSaveFirst(taken);
      return;
    }
    setFile(taken);
    read.mutate({ id: campaign.id, read: taken });
  };

  const taken = useRef(take);
  taken.current = take;
  const id = campaign?.id;
  useEffect(() => {
    const waiting = id === undefined ? null : takeOver(id);
    if (waiting) taken.current(waiting);
  }, [id]);

  const report: Report | undefined = read.data;
  const isAsking = isReplacing || !list;
  return (
    <div className={classes.list}>
      {list && (
        <div className={classes.kept}>
          <p>
            <b className="num">
              {t('campaigns.people', { count: list.people, formatted: format.number(list.people) })}
            </b>{' '}
            {list.file && t('campaigns.form.fromFile', { file: list.file })}
          </p>
          {list.variables.length > 0 && (
            <p className={classes.hint}>
              {t('campaigns.form.listBrings', {
                names: format.list(list.variables.map((name) => `{{${name}}}`)),
              })}
            </p>
          )}
          {!isFixed && !isReplacing && (
            <Button size="xs" variant="default" onClick={() => setReplacing(true)}>
              {t('campaigns.form.replaceList')}
            </Button>
          )}
        </div>
      )}
      {isAsking && !isFixed && (
        <>
          <p className={classes.hint}>
            {t('campaigns.form.listHint')} <Link to="/people">{t('campaigns.nonePeople')}</Link>
          </p>
          <FileDrop onFile={take} name={file?.name ?? null} />
          {!campaign && <p className={classes.hint}>{t('campaigns.form.listSaves')}</p>}
        </>
      )}
      {fault('audience') && <p className={classes.wrong}>{fault('audience')}</p>}
      <ErrorNotice
        error={read.error ?? keep.error}
        {...(file &&
          campaign && {
            onRetry: () => (keep.error && report ? keep.mutate({ id: campaign.id, kept: file }) : take(file)),
          })}
      />
      {read.isPending && <p role="status">{t('campaigns.form.readingList')}</p>}
      {report && file && campaign && (
        <ListReport
          report={report}
          isKeeping={keep.isPending}
          onKeep={() => keep.mutate({ id: campaign.id, kept: file })}
        />
      )}
    </div>
  );
}
