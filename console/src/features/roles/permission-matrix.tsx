import { Checkbox, SimpleGrid, Stack, Switch, TagsInput, Text } from '@mantine/core';
import { useId, useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { permissionTexts, resourceTexts } from '#ui/permission.text.ts';
import classes from './permission-matrix.module.css';
import {
  foreignWords,
  holdingOf,
  isWord,
  type MatrixGroup,
  type MatrixRow,
  matrix,
  toggle,
  withForeignWords,
} from './role-permissions.ts';
import { rolesTexts } from './roles.text.ts';

interface MatrixProps {
  granted: readonly string[];
  onChange(granted: string[]): void;
  isReadOnly: boolean;
}

/** Every permission there is as a box to tick, by what it is about; then the words of other systems. */
export function PermissionMatrix({ granted, onChange, isReadOnly }: MatrixProps) {
  const t = useTexts(rolesTexts);
  const [refused, setRefused] = useState<string>();
  const give = (words: string[]) => {
    const wrong = words.find((word) => !isWord(word));
    setRefused(wrong);
    onChange(withForeignWords(granted, words.filter(isWord)));
  };
  return (
    <Stack gap="md">
      <Switch
        label={t('everything')}
        description={t('everythingHint')}
        checked={granted.includes('*')}
        disabled={isReadOnly}
        onChange={(event) => onChange(toggle(granted, '*', event.currentTarget.checked))}
      />
      <Text c="dimmed">{t('scopeNote')}</Text>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
        {matrix.map((group) => (
          <Group key={group.resource} group={group} {...{ granted, onChange, isReadOnly }} />
        ))}
      </SimpleGrid>
      <TagsInput
        label={t('foreign')}
        description={t('foreignHint')}
        value={foreignWords(granted)}
        onChange={give}
        disabled={isReadOnly}
        dir="ltr"
        splitChars={[',', ' ']}
        error={refused === undefined ? undefined : t('foreignWrong', { word: refused })}
      />
    </Stack>
  );
}

function Group({
  group: { resource, wildcard, rows },
  ...matrixProps
}: MatrixProps & { group: MatrixGroup }) {
  const t = useTexts(rolesTexts);
  const resources = useTexts(resourceTexts);
  const id = useId();
  return (
    <fieldset className={classes.group} aria-labelledby={id}>
      <legend id={id} className={classes.legend}>
        {resources(resource)}
      </legend>
      {rows.length > 1 && <Box word={wildcard} label={t('allOf')} isWide {...matrixProps} />}
      {rows.map((row) => (
        <Row key={row.permission} row={row} {...matrixProps} />
      ))}
    </fieldset>
  );
}

function Row({ row: { permission, scope }, ...matrixProps }: MatrixProps & { row: MatrixRow }) {
  const t = useTexts(rolesTexts);
  const titles = useTexts(permissionTexts);
  const scopes = { installation: t('ofInstallation'), workspace: t('ofWorkspace'), both: t('ofBoth') };
  return <Box word={permission} label={titles(permission)} scope={scopes[scope]} {...matrixProps} />;
}

function Box({
  word,
  label,
  scope,
  isWide = false,
  granted,
  onChange,
  isReadOnly,
}: MatrixProps & { word: string; label: string; scope?: string; isWide?: boolean }) {
  const t = useTexts(rolesTexts);
  const holding = holdingOf(word, granted);
  return (
    <Checkbox
      className={classes.box ?? ''}
      data-wide={isWide || undefined}
      checked={holding !== 'none'}
      disabled={isReadOnly || holding === 'implied'}
      onChange={(event) => onChange(toggle(granted, word, event.currentTarget.checked))}
      label={label}
      description={
        <>
          <bdi dir="ltr" className={classes.word}>
            {word}
          </bdi>
          {scope && ` · ${scope}`}
          {holding === 'implied' && ` · ${t('implied')}`}
        </>
      }
    />
  );
}
