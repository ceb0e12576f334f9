import { useNavigate } from '@tanstack/react-router';
import { useText } from '../../i18n/language.ts';
import { SideDrawer } from '../../parts/side-drawer.tsx';
import { VariantForm } from './variant-form.tsx';
import { searchOf } from './variant-words.ts';

export function NewTemplate({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useText();
  const navigate = useNavigate();
  return (
    <SideDrawer
      opened={opened}
      title={t('templates.new')}
      sub={<p className="note">{t('templates.newLead')}</p>}
      onClose={onClose}
    >
      <VariantForm
        name={null}
        onWrite={(key, variant) =>
          void navigate({ to: '/templates/$key', params: { key }, search: searchOf(variant) })
        }
        onCancel={onClose}
      />
    </SideDrawer>
  );
}
