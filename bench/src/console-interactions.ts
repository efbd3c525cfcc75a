import type { Page } from 'playwright-core';

interface Interaction {
  name: string;
  act(page: Page): Promise<void>;
  /** Waits until it has happened. */
  shown(page: Page): Promise<void>;
}

const linkTo = (path: string) => `nav a[href="${path}"]`;
const dialog = '[role="dialog"]';

/** A walk through the console from the overview; each begins where the one before it ended. */
export const interactions: readonly Interaction[] = [
  {
    name: 'open the palette',
    act: (page) => page.keyboard.press('/'),
    shown: (page) => page.locator(`${dialog} input`).waitFor(),
  },
  {
    name: 'type into the palette',
    act: (page) => page.keyboard.type('77'),
    shown: (page) => page.locator(dialog).getByText('app-77.example.com').waitFor(),
  },
  {
    name: 'close the palette',
    act: (page) => page.keyboard.press('Escape'),
    shown: (page) => page.locator(dialog).waitFor({ state: 'hidden' }),
  },
  {
    name: 'go to another page',
    act: (page) => page.locator(linkTo('/projects')).click(),
    shown: (page) => page.locator('tbody tr').nth(24).waitFor(),
  },
  {
    name: 'type into the search of a list',
    act: (page) => page.locator('main input[type="search"]').pressSequentially('77'),
    shown: (page) => page.locator('tbody tr').nth(1).waitFor({ state: 'hidden' }),
  },
  {
    name: 'open a project',
    act: (page) => page.locator('tbody a').first().click(),
    shown: (page) => page.locator('main ol').first().waitFor(),
  },
  {
    name: 'go to a page of lists',
    act: (page) => page.locator(linkTo('/webhooks')).click(),
    shown: (page) => page.locator('[role="tabpanel"] button').first().waitFor(),
  },
  {
    name: 'switch a tab',
    act: (page) => page.locator('[role="tab"]').nth(1).click(),
    shown: (page) => page.locator('[role="tabpanel"] button').first().waitFor(),
  },
  {
    name: 'open a dialog',
    act: (page) => page.locator('[role="tabpanel"] button').first().click(),
    shown: (page) => page.locator(`${dialog} form`).waitFor(),
  },
  {
    name: 'type into a dialog',
    act: (page) => page.locator(dialog).getByRole('textbox').first().pressSequentially('GitHub'),
    shown: (page) => page.locator(dialog).getByRole('textbox').first().waitFor(),
  },
];
