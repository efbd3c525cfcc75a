import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type LinkAttributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps> & {
  ref?: Ref<HTMLAnchorElement>;
};

/** A link within the console; what it leads to is loaded as soon as it seems wanted. */
export const TextLink = createLink((props: AnchorProps & LinkAttributes) => <Anchor {...props} />);

/** A link that looks like a button. */
export const ButtonLink = createLink((props: ButtonProps & Omit<LinkAttributes, keyof ButtonProps>) => (
  <Button component="a" {...props} />
));
