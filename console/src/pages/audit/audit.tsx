import { useText } from '../../i18n/language.ts';
import { PageHead } from '../../parts/page-head.tsx';

export function Audit() {
  const t = useText();
  return <PageHead title={t('audit.title')} />;
}
