import { Group, Kbd, Stack, Switch, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { keepPreference } from '#cookies.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Dialog } from '#ui/dialog.tsx';
import type { NavigationEntry } from './navigation.ts';
import { modKey } from './search-button.tsx';
import { shellTexts } from './shell.text.ts';
import { areSingleKeysOn } from './shortcuts.ts';

/** The list behind `?`, with a switch for who must not have single keys. */
// biome-ignore lint/style/noDefaultExport: `lazy()` asks for one.
export default function ShortcutHelp({
  entries,
  onClose,
}: {
  entries: readonly NavigationEntry[];
  onClose(): void;
}) {
  const t = useTexts(shellTexts);
  const [isOn, setOn] = useState(areSingleKeysOn);
  const rows: [what: string, keys: string[]][] = [
    [t('shortcutSearch'), ['/']],
    [t('shortcutSearch'), [modKey, 'K']],
    [t('shortcutHelp'), ['?']],
    ...entries.map(({ label, key }): [string, string[]] => [t(label), ['g', key]]),
  ];
  return (
    <Dialog opened onClose={onClose} title={t('shortcuts')}>
      <Stack>
        <Table>
          <Table.Tbody>
            {rows.map(([what, keys]) => (
              <Table.Tr key={keys.join()}>
                <Table.Th scope="row" fw={400}>
                  {what}
                </Table.Th>
                <Table.Td>
                  <Group gap={4} dir="ltr" justify="flex-end">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Switch
          label={t('shortcutsOn')}
          checked={isOn}
          onChange={(event) => {
            setOn(event.currentTarget.checked);
            keepPreference('shortcuts', event.currentTarget.checked ? 'on' : 'off');
          }}
        />
        <Text size="sm" c="dimmed">
          {t('shortcutsHint', { keys: `${modKey} K` })}
        </Text>
      </Stack>
    </Dialog>
  );
}
