import { EllipsisHorizontalIcon } from '@heroicons/react/24/outline';
import { ActionIcon, Menu } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import type { Icon } from './empty-state.tsx';
import { uiTexts } from './ui.text.ts';

export interface RowAction {
  label: string;
  icon: Icon;
  onClick(): void;
  isDangerous?: boolean;
}

/** What may be done with a row. Falsy entries are left out, so that a condition can stand before each. */
export function RowMenu({ name, actions }: { name: string; actions: readonly (RowAction | false)[] }) {
  const t = useTexts(uiTexts);
  const shown = actions.filter((action) => action !== false);
  if (shown.length === 0) return null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('actionsOf', { name })}>
          <EllipsisHorizontalIcon width={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {shown.map(({ label, icon: Picture, onClick, isDangerous }) => (
          <Menu.Item
            key={label}
            leftSection={<Picture width={16} />}
            onClick={onClick}
            {...(isDangerous ? { c: 'var(--mantine-color-error)' } : {})}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
