import { Stack } from '@mantine/core';
import { Password } from './password.tsx';
import { SecondFactor } from './second-factor.tsx';

/** The password, and what stands beside it. */
export function SigningIn() {
  return (
    <Stack gap="lg">
      <Password />
      <SecondFactor />
    </Stack>
  );
}
