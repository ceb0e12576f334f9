import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeParty, type WholePerson } from '../../api/people.ts';
import { useText } from '../../i18n/language.ts';
import { SideDrawer } from '../../parts/side-drawer.tsx';
import { PersonForm, type PersonWanted } from './person-form.tsx';

export function EditPerson({
  person,
  opened,
  onClose,
}: {
  person: WholePerson;
  opened: boolean;
  onClose(): void;
}) {
  const t = useText();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (wanted: PersonWanted) => changeParty(person.id, changesOf(person, wanted)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['person', person.id] });
      void queries.invalidateQueries({ queryKey: ['people'] });
      close();
    },
  });
  const close = () => {
    change.reset();
    onClose();
  };
  return (
    <SideDrawer opened={opened} title={t('people.edit.title')} size={600} onClose={close}>
      <PersonForm
        person={person}
        save={t('people.edit.save')}
        pending={change.isPending}
        error={change.error}
        onSave={(wanted) => change.mutate(wanted)}
        onCancel={close}
      />
    </SideDrawer>
  );
}

/** Only what differs goes out, so that somebody else's change to another field stays. */
function changesOf(person: WholePerson, wanted: PersonWanted): Partial<PersonWanted> {
  const had: PersonWanted = {
    displayName: person.displayName,
    externalRef: person.externalRef,
    language: person.language,
    tags: person.tags,
    addresses: person.addresses.map(({ kind, value, status }) => ({ kind, value, status })),
  };
  const fields = Object.keys(had) as (keyof PersonWanted)[];
  return Object.fromEntries(
    fields
      .filter((field) => JSON.stringify(had[field]) !== JSON.stringify(wanted[field]))
      .map((field) => [field, wanted[field]]),
  );
}
