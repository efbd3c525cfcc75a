import { zodResolver } from '@hookform/resolvers/zod';
import { ProblemError } from '@marsa/client/client.ts';
import type { AnyEndpoint, InputOf } from '@marsa/contract/endpoint.ts';
import { useState } from 'react';
import { type DefaultValues, type FieldValues, type Path, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { type CallOptions, useCall } from '#api.ts';

interface FormOptions<E extends AnyEndpoint, Values extends FieldValues> extends CallOptions<E> {
  endpoint: E;
  /** What the fields must be: the body of the endpoint, or a schema of the screen. */
  schema: z.ZodType<unknown, Values>;
  defaults: DefaultValues<Values>;
  /** From what the fields hold to what the endpoint takes. */
  toInput(values: Values): InputOf<E>;
}

/**
 * A form that calls an endpoint: checked by the contract's schema before it is sent; faults that the server finds stand at
 * their fields, and the first of them gets the focus. `error` is what no field can say.
 */
export function useEndpointForm<E extends AnyEndpoint, Values extends FieldValues>(
  options: FormOptions<E, Values>,
) {
  const { endpoint, schema, defaults, toInput, ...callOptions } = options;
  // The resolver checks; what it would make of the values (trimmed, defaults filled in) is for the server to make.
  const form = useForm<Values>({
    defaultValues: defaults,
    resolver: zodResolver(schema, undefined, { raw: true }) as never,
  });
  const call = useCall(endpoint, callOptions);
  const [error, setError] = useState<unknown>(null);
  const submit = form.handleSubmit(async (values) => {
    setError(null);
    try {
      await call.mutateAsync(toInput(values));
    } catch (failure) {
      setError(
        placeIssues(failure, Object.keys(values), (path, message) => {
          form.setError(path as Path<Values>, { type: 'server', message }, { shouldFocus: true });
        }),
      );
    }
  });
  return {
    form,
    submit,
    error,
    pending: call.isPending,
    reset: () => {
      form.reset();
      setError(null);
    },
  };
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

/** The schema of what an endpoint takes, to check a form by it or by a part of it. */
export function bodyOf<Body extends z.ZodType>({ body, name }: { body?: Body; name: string }): Body {
  if (body === undefined) throw new Error(`${name} takes no body`);
  return body;
}
