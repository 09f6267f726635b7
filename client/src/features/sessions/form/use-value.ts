import { useState } from 'react';
import type { SessionForm } from './form-type.ts';
import type { Values } from './values.ts';

/** What a field holds now, for what depends on it. The fields themselves keep their own text. */
export const useValue = <K extends keyof Values & string>(form: SessionForm, name: K): Values[K] => {
  const [value, setValue] = useState(() => form.getValues()[name]);
  form.watch(name, ({ value: next }) => setValue(next));
  return value;
};
