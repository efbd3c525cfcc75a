import { useTexts } from '#i18n/locale.tsx';
import mark from '#marsa.svg';
import classes from './brand.module.css';
import { shellTexts } from './shell.text.ts';

export function Brand() {
  const t = useTexts(shellTexts);
  return (
    <span className={classes.brand}>
      <img src={mark} alt="" width={28} height={28} />
      <span>{t('brand')}</span>
    </span>
  );
}
