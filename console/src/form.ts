import { ProblemError } from '@marsa/client/client.ts';
import type { AnyEndpoint, InputOf } from '@marsa/contract/endpoint.ts';
import { useEffect, useRef, useState } from 'react';
import { type DefaultValues, type FieldValues, type Path, type Resolver, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { type CallOptions, useCall } from '#api.ts';
import { useLocale } from '#i18n/locale.tsx';

interface FormOptions<E extends AnyEndpoint, Values extends FieldValues> extends CallOptions<E> {
  endpoint: E;
  /**
   * Loads what the fields must be, from the contract:
   * `async () => bodyOf((await import('@marsa/contract/things.ts')).create).pick({ name: true })`
   */
  schema(): Promise<z.ZodType<unknown, Values>>;
  defaults: DefaultValues<Values>;
  /** From what the fields hold to what the endpoint takes. */
  toInput(values: Values): InputOf<E>;
}

/**
 * A form that calls an endpoint: checked by the contract's schema before it is sent; faults that the server finds stand at
 * their fields, and the first of them gets the focus. `errorOf` says what is wrong with a field, `error` what no field can say.
 */
export function useEndpointForm<E extends AnyEndpoint, Values extends FieldValues>(
  options: FormOptions<E, Values>,
) {
  const { endpoint, schema, defaults, toInput, ...callOptions } = options;
  const { sayIssue } = useLocale();
  const form = useForm<Values>({ defaultValues: defaults, resolver: useLazyResolver(schema) });
  const call = useCall(endpoint, callOptions);
  const [error, setError] = useState<unknown>(null);
  const submit = form.handleSubmit(async (values) => {
    setError(null);
    try {
      await call.mutateAsync(toInput(values));
    } catch (failure) {
      const place = (path: string, message: string) =>
        form.setError(path as Path<Values>, { type: 'server', message }, { shouldFocus: true });
      setError(placeIssues(failure, Object.keys(values), place));
    }
  });
  const errorOf = (name: Path<Values>): string | undefined => {
    const message = form.getFieldState(name, form.formState).error?.message;
    return message === undefined ? undefined : sayIssue(message);
  };
  const reset = (values?: Values) => {
    form.reset(values);
    setError(null);
  };
  return { form, submit, error, errorOf, pending: call.isPending || form.formState.isSubmitting, reset };
}

/** Loads the schema while the form is being filled in. */
function useLazyResolver<Values extends FieldValues>(
  schema: () => Promise<z.ZodType<unknown, Values>>,
): Resolver<Values> {
  const loading = useRef<Promise<Resolver<Values>>>(undefined);
  const load = async () => (await import('#schemas.ts')).createResolver(await schema());
  const once = () => {
    loading.current ??= load().catch((error: unknown) => {
      loading.current = undefined;
      throw error;
    });
    return loading.current;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a form has one schema as long as it lives.
  useEffect(() => {
    once().catch(() => {});
  }, []);
  return async (...args) => (await once())(...args);
}

/** Puts the faults of a refusal on the fields that they are about. @returns the refusal, where something is left to say */
function placeIssues(
  failure: unknown,
  fields: readonly string[],
  place: (path: string, message: string) => void,
): unknown {
  if (!(failure instanceof ProblemError) || failure.issues.length === 0) return failure;
  const placed = failure.issues.filter(({ path }) => fields.includes(path.split('.')[0] ?? ''));
  for (const { path, message } of placed.toReversed()) place(path, message);
  return placed.length === failure.issues.length ? null : failure;
}
