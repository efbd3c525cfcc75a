import { texts } from '#i18n/texts.ts';

export const projectFrameTexts = texts(
  {
    projects: 'Projects',
    tabs: 'Pages of the project',
    line: 'Line',
    settings: 'Settings',
  },
  {
    projects: 'المشاريع',
    tabs: 'صفحات المشروع',
    line: 'الخط',
    settings: 'الإعدادات',
  },
);
