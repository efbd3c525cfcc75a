import { TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { networksTexts } from './networks.text.ts';

/** Addresses and ranges that something may be used from; none: from anywhere. */
export function NetworksField({
  value,
  onChange,
}: {
  value: readonly string[];
  onChange(networks: string[]): void;
}) {
  const t = useTexts(networksTexts);
  const [refused, setRefused] = useState<string>();
  return (
    <TagsInput
      label={t('networks')}
      description={t('hint')}
      placeholder={value.length === 0 ? t('anywhere') : ''}
      dir="ltr"
      splitChars={[',', ' ']}
      value={[...value]}
      onChange={async (words) => {
        const { network } = await import('@marsa/contract/network.ts');
        const isNetwork = (word: string) => network.safeParse(word).success;
        setRefused(words.find((word) => !isNetwork(word)));
        onChange(words.filter(isNetwork));
      }}
      error={refused === undefined ? undefined : t('wrong', { word: refused })}
    />
  );
}
