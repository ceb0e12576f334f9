import { Link } from '@tanstack/react-router';
import type { PartyJson } from '../../../../src/http/party-json.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { useLanguageName } from '../../parts/language-name.ts';
import { MaskedAddress } from '../../parts/masked-address.tsx';
import { Moment, TheirTime } from '../../parts/moment.tsx';
import { NoValue } from '../../parts/no-value.tsx';
import { Pill } from '../../parts/status-pill.tsx';
import table from '../../parts/table.module.css';
import { Table } from '../../parts/table.tsx';
import { useRowFocus } from '../../parts/use-row-focus.ts';
import { byKind } from './by-kind.ts';
import classes from './people.module.css';

/** One row per person, two lines each. */
export function PeopleTable({ people }: { people: readonly PartyJson[] }) {
  const t = useText();
  useRowFocus();
  return (
    <Table
      caption={t('people.title')}
      head={(['name', 'reachedAt', 'allows', 'theirTime', 'language', 'changed'] as const).map((key) => ({
        key,
        label: key === 'theirTime' ? t('table.theirTime') : t(`people.${key}`),
      }))}
    >
      {people.map((person) => (
        <PersonRow key={person.id} person={person} />
      ))}
    </Table>
  );
}

function PersonRow({ person }: { person: PartyJson }) {
  const t = useText();
  const languageName = useLanguageName();
  const { preferences, addresses, tags } = person;
  const [first, ...others] = byKind(addresses);
  const language = preferences?.language ?? person.language;
  return (
    <tr className={`${table.row} ${classes.row}`}>
      <td className={classes.name}>
        <Link to="/people/$id" params={{ id: person.id }} className={table.open} data-row>
          {person.displayName}
        </Link>
        <small>{[person.externalRef, ...tags].filter(Boolean).join(' · ')}</small>
      </td>
      <td className={classes.reachedAt}>
        {first ? <MaskedAddress address={first.value} /> : <NoValue word={t('people.noAddress')} />}
        <small>
          {first && t(`people.kind.${first.kind}`)}
          {others.length > 0 && ` · ${t('people.moreAddresses', { count: others.length })}`}
        </small>
      </td>
      <td className={classes.allows}>
        <Allows preferences={preferences} />
      </td>
      <td className={classes.zone}>
        <TheirTime zone={preferences?.timezone} />
      </td>
      <td className={classes.language}>{language ? languageName(language) : <NoValue />}</td>
      <td className={classes.changed}>
        <Moment at={person.updatedAt} />
      </td>
    </tr>
  );
}

/** What a person allows, at a glance. */
export function Allows({ preferences }: { preferences: PartyJson['preferences'] }) {
  const t = useText();
  const format = useFormat();
  if (preferences?.doNotContact) return <Pill hue="failed">{t('people.dnc.yes')}</Pill>;
  if (!preferences) return <Pill hue="held">{t('people.nothingOnRecord')}</Pill>;
  if (preferences.allowedChannels.length === 0) return <Pill hue="held">{t('people.noChannel')}</Pill>;
  return <>{format.list(preferences.allowedChannels.map((channel) => t(`channel.${channel}`)))}</>;
}
