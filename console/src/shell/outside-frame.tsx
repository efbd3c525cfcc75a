import { Group } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { Brand } from './brand.tsx';
import classes from './outside-frame.module.css';
import { LanguageSwitch, ThemeSwitch } from './preferences.tsx';

/** The frame around pages for people without a session: a card in the middle, language and colours at hand. */
export function OutsideFrame() {
  return (
    <div className={classes.frame}>
      <header className={classes.header}>
        <Brand />
        <Group gap={4}>
          <LanguageSwitch />
          <ThemeSwitch />
        </Group>
      </header>
      <main className={classes.card}>
        <Outlet />
      </main>
    </div>
  );
}
