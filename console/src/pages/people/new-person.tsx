import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { createParty } from '../../api/people.ts';
import { useText } from '../../i18n/language.ts';
import { SideDrawer } from '../../parts/side-drawer.tsx';
import { PersonForm, type PersonWanted } from './person-form.tsx';

export function NewPerson({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const add = useMutation({
    mutationFn: (wanted: PersonWanted) => createParty(wanted),
    onSuccess: async ({ party }) => {
      void queries.invalidateQueries({ queryKey: ['people'] });
      await navigate({ to: '/people/$id', params: { id: party.id } });
    },
  });
  const close = () => {
    add.reset();
    onClose();
  };
  return (
    <SideDrawer
      opened={opened}
      title={t('people.add.title')}
      sub={<p className="note">{t('people.add.lead')}</p>}
      size={600}
      onClose={close}
    >
      <PersonForm
        person={null}
        save={t('people.add.save')}
        pending={add.isPending}
        error={add.error}
        onSave={(wanted) => add.mutate(wanted)}
        onCancel={close}
      />
    </SideDrawer>
  );
}
