import { useId, useState } from 'react';
import { useText } from '../../../i18n/language.ts';
import classes from './audience-list.module.css';

/** A place to drop a CSV file, or to choose one. */
export function FileDrop({ name, onFile }: { name: string | null; onFile(file: File): void }) {
  const t = useText();
  const id = useId();
  const [isOver, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the pointer; the field in it is for everybody.
    <div
      className={classes.drop}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file) onFile(file);
      }}
    >
      <input
        id={id}
        type="file"
        accept=".csv,text/csv,text/plain"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) onFile(file);
          // The same file may be chosen again after it was mended.
          event.currentTarget.value = '';
        }}
      />
      <label htmlFor={id}>
        <b>{name ?? t('campaigns.form.chooseFile')}</b>
        <span>{t('campaigns.form.dropFile')}</span>
      </label>
    </div>
  );
}
