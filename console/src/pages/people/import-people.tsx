import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import { importPeople } from '../../api/people.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { SideDrawer } from '../../parts/side-drawer.tsx';
import classes from './import-people.module.css';
import { ImportReport } from './import-report.tsx';

/** The file as it was chosen: what is read again later is what was checked, whatever happens to it on the disk. */
type Chosen = { name: string; content: Blob };

/** People from a file: first what would happen, then, if it is wanted, the import. */
export function ImportPeople({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useText();
  return (
    <SideDrawer
      opened={opened}
      title={t('people.import.title')}
      sub={<p className="note">{t('people.import.lead')}</p>}
      size={640}
      onClose={onClose}
    >
      <Steps onClose={onClose} />
    </SideDrawer>
  );
}

/** What the server takes in one request. */
const MOST_BYTES = 64 * 1024 * 1024;

function Steps({ onClose }: { onClose(): void }) {
  const t = useText();
  const format = useFormat();
  const queries = useQueryClient();
  const [file, setFile] = useState<Chosen | null>(null);
  const [country, setCountry] = useState('');
  const [isTooLarge, setIsTooLarge] = useState(false);
  const ask = (dryRun: boolean) => (chosen: Chosen) =>
    importPeople(chosen.content, { dryRun, ...(country && { country }) });
  const check = useMutation({ mutationFn: ask(true) });
  const load = useMutation({ mutationFn: ask(false), onSuccess: () => queries.invalidateQueries() });

  const choose = async (picked: File | undefined) => {
    if (!picked) return;
    setIsTooLarge(picked.size > MOST_BYTES);
    if (picked.size > MOST_BYTES) return;
    const content = new Blob([await picked.arrayBuffer()], { type: 'text/csv' });
    const chosen = { name: picked.name, content };
    setFile(chosen);
    load.reset();
    check.mutate(chosen);
  };

  if (!file) {
    return (
      <>
        <DropZone onFile={(picked) => void choose(picked)} />
        {isTooLarge && (
          <p role="alert" className={classes.wrong}>
            {t('people.import.tooLarge')}
          </p>
        )}
        <Columns />
      </>
    );
  }
  const changes = check.data ? check.data.created + check.data.updated : 0;
  return (
    <div className={classes.steps}>
      <p className={classes.file}>
        <b>{file.name}</b> <span className="note num">{format.bytes(file.content.size)}</span>
      </p>
      {load.data ? (
        <ImportReport report={load.data} isDone />
      ) : (
        <>
          {check.isPending && (
            <p role="status" className={classes.working}>
              {t('people.import.checking')}
            </p>
          )}
          {check.data && <ImportReport report={check.data} isDone={false} />}
          <ErrorNotice
            error={check.error ?? load.error}
            onRetry={() => (check.error ? check.mutate(file) : load.mutate(file))}
          />
          <Country
            value={country}
            onChange={setCountry}
            onSettle={() => {
              if (!load.isPending) check.mutate(file);
            }}
          />
        </>
      )}
      <Group gap="xs">
        {!load.data && (
          <Button
            loading={load.isPending}
            disabled={changes === 0 || check.isPending}
            onClick={() => load.mutate(file)}
          >
            {check.data && changes === 0
              ? t('people.import.nothing')
              : t('people.import.load', { count: changes, formatted: format.number(changes) })}
          </Button>
        )}
        {load.data && (
          <Button
            onClick={() => {
              setFile(null);
              onClose();
            }}
          >
            {t('people.import.done')}
          </Button>
        )}
        <Button variant="default" disabled={load.isPending} onClick={() => setFile(null)}>
          {t('people.import.another')}
        </Button>
      </Group>
    </div>
  );
}

function DropZone({ onFile }: { onFile(file: File | undefined): void }) {
  const t = useText();
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const over = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button does the same.
    <div
      className={classes.drop}
      data-over={isOver}
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        onFile(event.dataTransfer.files[0]);
      }}
    >
      <p>{t('people.import.drop')}</p>
      <Button onClick={() => input.current?.click()}>{t('people.import.choose')}</Button>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv,text/plain"
        hidden
        aria-label={t('people.import.choose')}
        onChange={(event) => {
          onFile(event.currentTarget.files?.[0]);
          // The same file may be chosen again after it was mended.
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}

/** For numbers that are written without their country; the file is checked again when it changes. */
function Country({
  value,
  onChange,
  onSettle,
}: {
  value: string;
  onChange(value: string): void;
  onSettle(): void;
}) {
  const t = useText();
  const asked = useRef(value);
  const settle = () => {
    if (asked.current === value || value.length === 1) return;
    asked.current = value;
    onSettle();
  };
  return (
    <TextInput
      label={t('people.import.country')}
      description={t('people.import.countryNote')}
      placeholder="VN"
      maxLength={2}
      w={260}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value.replace(/[^a-z]/gi, '').toUpperCase())}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
    />
  );
}

const HEADER =
  'externalRef,displayName,language,tags,phone,email,whatsapp,zalo,facebook,status,doNotContact,allowedChannels,' +
  'timezone,quietHoursStart,quietHoursEnd,consent,consentChannel,consentSource,consentAt,suppressed';
const EXAMPLE =
  'kh-1001,Nguyễn Thu Hà,vi,gold;branch-12,+84912345678,ha@example.com,,,,bound,no,sms|email,' +
  'Asia/Ho_Chi_Minh,21:00,08:00,given,,web form,2026-05-03,';

/** What a file may say, and one to begin with. */
function Columns() {
  const t = useText();
  return (
    <section className={classes.columns}>
      <h3>{t('people.import.columns')}</h3>
      <dl>
        {(['who', 'addresses', 'wants', 'proof', 'rest'] as const).map((key) => (
          <div key={key}>
            <dt>{t(`people.import.column.${key}`)}</dt>
            <dd>{t(`people.import.columnNote.${key}`)}</dd>
          </div>
        ))}
      </dl>
      <Button
        size="xs"
        variant="default"
        mt="sm"
        onClick={() => saveFile('people.csv', `${HEADER}\n${EXAMPLE}\n`)}
      >
        {t('people.import.example')}
      </Button>
    </section>
  );
}
