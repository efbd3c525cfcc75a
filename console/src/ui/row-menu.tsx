import { EllipsisHorizontalIcon } from '@heroicons/react/24/outline';
import { useTexts } from '#i18n/locale.tsx';
import type { Icon } from './empty-state.tsx';
import { popMenuClasses as menu, PopMenu } from './pop-menu.tsx';
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
    <PopMenu label={t('actionsOf', { name })} button={<EllipsisHorizontalIcon width={20} />}>
      {shown.map(({ label, icon: Picture, onClick, isDangerous }) => (
        <button
          key={label}
          type="button"
          className={menu.item}
          data-dangerous={isDangerous || undefined}
          onClick={onClick}
        >
          <Picture width={16} aria-hidden />
          {label}
        </button>
      ))}
    </PopMenu>
  );
}
