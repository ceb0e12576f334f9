import { Anchor, Button, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useText } from '../i18n/language.ts';

export function NotFound() {
  const t = useText();
  return (
    <Stack align="start" py="xl">
      <Text>{t('app.notFound')}</Text>
      <Anchor component={Link} to="/">
        {t('app.toOverview')}
      </Anchor>
    </Stack>
  );
}

export function Broken() {
  const t = useText();
  return (
    <Stack align="start" py="xl">
      <Text role="alert">{t('app.broken')}</Text>
      <Button onClick={() => location.reload()}>{t('app.reload')}</Button>
    </Stack>
  );
}
