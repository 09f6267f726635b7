import type { UseFormReturnType } from '@mantine/form';
import type { Values } from './values.ts';

export type SessionForm = UseFormReturnType<Values>;
export interface PartProps {
  readonly form: SessionForm;
}
