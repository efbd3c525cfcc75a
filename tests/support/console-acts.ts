import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { uiTexts } from '../../console/src/ui/ui.text.ts';
import { assertSound, type Visit } from './console-scene.ts';

/** Reads a secret that is shown once, and says that it is kept. */
export async function takeSecret(visit: Visit): Promise<string> {
  const t = visit.say(uiTexts);
  const dialog = visit.page.getByRole('dialog');
  await dialog.getByText(t('secretOnce')).waitFor();
  await assertSound(visit, 'a secret that is shown once');
  const value = await dialog.locator('pre').innerText();
  assert.equal(await dialog.getByRole('button', { name: t('done') }).isDisabled(), true);
  await dialog.getByLabel(t('secretKept')).check();
  await dialog.getByRole('button', { name: t('done') }).click();
  await dialog.waitFor({ state: 'detached' });
  return value.trim();
}

/** The row of a table that says this. */
export const rowOf = ({ page }: Visit, name: string): Locator => page.getByRole('row', { name });

/** Opens the menu of a row and chooses from it. */
export async function choose(visit: Visit, name: string, act: string): Promise<void> {
  const row = rowOf(visit, name);
  await row.locator('button[aria-expanded]').click();
  await row.getByRole('button', { name: act }).click();
}

/** Says yes to the question that is open. */
export const confirm = ({ page }: Visit, label: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name: label, exact: true }).click();

/** Types the name of what is to be undone for ever, and says yes. */
export async function confirmByTyping(visit: Visit, name: string, label: string): Promise<void> {
  await visit.page.getByLabel(visit.say(uiTexts)('typeToConfirm', { name })).fill(name);
  await confirm(visit, label);
}

/** Until it is told in passing that something is done. */
export const told = ({ page }: Visit, message: string): Promise<void> => page.getByText(message).waitFor();
