import type { UseFormReturnType } from '@mantine/form';
import { Failure } from '../api/failures.ts';

/**
 * Puts the server's details beside the fields that they are about and focuses the first. Returns whether all of the failure is now shown there; if
 * not, show it above the form. Nothing that was typed is lost.
 */
export const showDetails = <T extends Record<string, unknown>>(form: UseFormReturnType<T>, error: unknown): boolean => {
  if (!(error instanceof Failure) || !error.details.length) return false;
  const fields = form.getValues();
  const known = error.details.filter(({ field }) => Object.hasOwn(fields, field.replace(/\..*/, '')));
  form.setErrors(Object.fromEntries(known.map(({ field, message }) => [field, message])));
  const first = known[0]?.field;
  if (first) setTimeout(() => form.getInputNode(first)?.focus());
  return known.length === error.details.length;
};
