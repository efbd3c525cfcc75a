import { Stack } from '@mantine/core';
import { PasswordForm } from './password-form.tsx';
import { SecondFactor } from './second-factor.tsx';

/** The password, and what stands beside it. */
export function SigningIn() {
  return (
    <Stack gap="lg">
      <PasswordForm />
      <SecondFactor />
    </Stack>
  );
}
