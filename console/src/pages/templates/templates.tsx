import { useText } from '../../i18n/language.ts';
import { PageHead } from '../../parts/page-head.tsx';

export function Templates() {
  const t = useText();
  return <PageHead title={t('templates.title')} />;
}
