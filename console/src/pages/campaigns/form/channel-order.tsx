import { VisuallyHidden } from '@mantine/core';
import { useId, useState } from 'react';
import { CHANNELS, type ChannelName } from '../../../../../src/policy/words.ts';
import { useText, wordFor } from '../../../i18n/language.ts';
import { CrossIcon, PlusIcon } from '../../../parts/icons.tsx';
import classes from './channel-order.module.css';
import { useForm } from './form-context.ts';

/** The channels in the order of preference: moved by buttons, by the arrow keys on them, or by dragging a row. */
export function ChannelOrder() {
  const t = useText();
  const { draft, set, fault, isFixed } = useForm();
  const [told, setTold] = useState('');
  const [dragged, setDragged] = useState<ChannelName | null>(null);
  const id = useId();
  const { channels } = draft;
  const name = (channel: ChannelName) => wordFor(t, 'channel', channel);

  const move = (channel: ChannelName, to: number) => {
    const at = Math.max(0, Math.min(to, channels.length - 1));
    const others = channels.filter((each) => each !== channel);
    const moved = [...others.slice(0, at), channel, ...others.slice(at)];
    set({ channels: moved });
    setTold(t('campaigns.form.channelAt', { channel: name(channel), place: at + 1, of: moved.length }));
  };
  const remove = (channel: ChannelName) => set({ channels: channels.filter((each) => each !== channel) });
  const wrong = fault('allowedChannels');
  const left = CHANNELS.filter((channel) => !channels.includes(channel));
  return (
    <fieldset className={classes.channels} disabled={isFixed} aria-describedby={`${id}-hint`}>
      <legend>{t('campaigns.channels')}</legend>
      <p id={`${id}-hint`} className={classes.hint}>
        {channels.length === 0 ? t('campaigns.form.everyChannel') : t('campaigns.form.channelsHint')}
      </p>
      <ol className={classes.order}>
        {channels.map((channel, index) => (
          <li
            key={channel}
            draggable={!isFixed}
            data-dragged={dragged === channel}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              setDragged(channel);
            }}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              if (dragged !== channel) move(dragged, index);
            }}
            onDragEnd={() => setDragged(null)}
            onDrop={(event) => event.preventDefault()}
          >
            <span className={classes.grip} aria-hidden>
              ⠿
            </span>
            <b className="num">{index + 1}</b>
            <span className={classes.name}>{name(channel)}</span>
            {(['earlier', 'later'] as const).map((way) => {
              const to = way === 'earlier' ? index - 1 : index + 1;
              return (
                <button
                  key={way}
                  type="button"
                  // It keeps the focus at the end of the list, where a disabled one would lose it.
                  aria-disabled={to < 0 || to >= channels.length}
                  aria-label={t(`campaigns.form.${way}`, { channel: name(channel) })}
                  onClick={() => to >= 0 && to < channels.length && move(channel, to)}
                >
                  <span aria-hidden>{way === 'earlier' ? '↑' : '↓'}</span>
                </button>
              );
            })}
            <button
              type="button"
              aria-label={t('campaigns.form.removeChannel', { channel: name(channel) })}
              onClick={() => remove(channel)}
            >
              <CrossIcon />
            </button>
          </li>
        ))}
      </ol>
      {left.length > 0 && (
        <div className={classes.add}>
          {left.map((channel) => (
            <button
              key={channel}
              type="button"
              aria-label={t('campaigns.form.addChannel', { channel: name(channel) })}
              onClick={() => set({ channels: [...channels, channel] })}
            >
              <PlusIcon /> {name(channel)}
            </button>
          ))}
        </div>
      )}
      {wrong && (
        <p className={classes.wrong} data-fault tabIndex={-1}>
          {wrong}
        </p>
      )}
      <VisuallyHidden role="status">{told}</VisuallyHidden>
    </fieldset>
  );
}
