import { SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { useId } from 'react';
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
      <Section title={t('name')} isCard>
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
      <Stack gap="md">
        <Choice
          label={t('theme')}
          value={colorScheme}
          onChange={setColorScheme}
          choices={[
            ['light', t('themeLight')],
            ['dark', t('themeDark')],
            ['auto', t('themeAuto')],
          ]}
        />
      </Stack>
    </Section>
  );
}

function Choice<Value extends string>({
  label,
  value,
  onChange,
  choices,
}: {
  label: string;
  value: Value;
  onChange(value: Value): void;
  choices: readonly (readonly [value: Value, label: string])[];
}) {
  const id = useId();
  return (
    <Stack gap={4} align="flex-start">
      <Text id={id} fw={500}>
        {label}
      </Text>
      <SegmentedControl
        aria-labelledby={id}
        value={value}
        onChange={(next) => onChange(next as Value)}
        data={choices.map(([choice, title]) => ({ value: choice, label: title }))}
      />
    </Stack>
  );
}
