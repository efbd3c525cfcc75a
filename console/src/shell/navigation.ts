import {
  AdjustmentsHorizontalIcon,
  ArchiveBoxIcon,
  ArrowsRightLeftIcon,
  BellAlertIcon,
  ClipboardDocumentListIcon,
  HomeIcon,
  IdentificationIcon,
  KeyIcon,
  NoSymbolIcon,
  QueueListIcon,
  RectangleStackIcon,
  ServerStackIcon,
  Squares2X2Icon,
  UserCircleIcon,
  UsersIcon,
} from '@heroicons/react/24/outline';
import type { PlainKey } from '#i18n/texts.ts';
import type { PlainPageName } from '#paths.ts';
import type { Icon } from '#ui/empty-state.tsx';
import type { shellTexts } from './shell.text.ts';

type Label = PlainKey<typeof shellTexts>;

export interface NavigationEntry {
  page: PlainPageName;
  label: Label;
  icon: Icon;
  /** The letter after `g` that leads there. */
  key: string;
}

export interface NavigationGroup {
  label: Label;
  entries: readonly NavigationEntry[];
}

/** The main menu and the shortcuts. A page without the permission for it does not show. */
export const navigation: readonly NavigationGroup[] = [
  {
    label: 'groupLine',
    entries: [
      { page: 'overview', label: 'overview', icon: HomeIcon, key: 'o' },
      { page: 'projects', label: 'projects', icon: RectangleStackIcon, key: 'p' },
      { page: 'workspaces', label: 'workspaces', icon: Squares2X2Icon, key: 'w' },
      { page: 'webhooks', label: 'webhooks', icon: ArrowsRightLeftIcon, key: 'h' },
    ],
  },
  {
    label: 'groupPeople',
    entries: [
      { page: 'people', label: 'people', icon: UsersIcon, key: 'e' },
      { page: 'roles', label: 'roles', icon: IdentificationIcon, key: 'r' },
      { page: 'keys', label: 'keys', icon: KeyIcon, key: 'k' },
      { page: 'serviceTokens', label: 'serviceTokens', icon: ServerStackIcon, key: 't' },
      { page: 'bans', label: 'bans', icon: NoSymbolIcon, key: 'b' },
    ],
  },
  {
    label: 'groupSystem',
    entries: [
      { page: 'attention', label: 'attention', icon: BellAlertIcon, key: 'a' },
      { page: 'jobs', label: 'jobs', icon: QueueListIcon, key: 'j' },
      { page: 'backups', label: 'backups', icon: ArchiveBoxIcon, key: 'u' },
      { page: 'audit', label: 'audit', icon: ClipboardDocumentListIcon, key: 'l' },
      { page: 'system', label: 'system', icon: AdjustmentsHorizontalIcon, key: 's' },
      { page: 'profile', label: 'profile', icon: UserCircleIcon, key: 'm' },
    ],
  },
];
