import { SegmentedControl, Stack, useMantineColorScheme } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { useAuth } from '#session/auth.tsx';
import { Details } from '#ui/details.tsx';
import { Section } from '#ui/section.tsx';
import { Tag } from '#ui/tag.tsx';
import { NameForm } from './name-form.tsx';
import { profileTexts } from './profile.text.ts';

/** Who one is, and how the console looks. */
export function General() {
  const t = useTexts(profileTexts);
  const { person } = useAuth();
  if (!person) return null;
  return (
    <Stack gap="lg">
      <Details
        name={t('general')}
        rows={[
          { title: t('email'), value: person.email && <bdi dir="ltr">{person.email}</bdi> },
          { title: t('role'), value: <Tag>{person.role}</Tag> },
        ]}
      />
      <Section title={t('aboutYou')} isCard>
        <NameForm />
      </Section>
      <Looks />
    </Stack>
  );
}

/** Colours count at once. */
function Looks() {
  const t = useTexts(profileTexts);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Section title={t('theme')} lead={t('themeHint')} isCard>
      <SegmentedControl
        aria-label={t('theme')}
        value={colorScheme}
        onChange={setColorScheme}
        data={[
          { value: 'light', label: t('themeLight') },
          { value: 'dark', label: t('themeDark') },
          { value: 'auto', label: t('themeAuto') },
        ]}
      />
    </Section>
  );
}
