import type { MarkStatus } from '../store/state.ts';

/** What a key does in the roll. */
export type KeyAction =
  | { readonly do: 'mark'; readonly status: MarkStatus }
  | { readonly do: 'go'; readonly to: number }
  | { readonly do: 'find' }
  | { readonly do: 'undo' };

const MARKS: Readonly<Record<string, MarkStatus>> = { p: 'present', l: 'late', a: 'absent', e: 'excused' };

/** In rows: how far Page Up and Page Down go. */
const PAGE = 10;

interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The action of a key on the row at `index` of `count`; null for keys that are not for the roll, such as Tab. */
export const actionOf = ({ key, ctrlKey, metaKey, altKey }: Press, index: number, count: number): KeyAction | null => {
  if (ctrlKey || metaKey || altKey) return null;
  const status = MARKS[key.toLowerCase()];
  if (status) return { do: 'mark', status };
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + PAGE,
    PageUp: index - PAGE,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  if (to !== undefined) return { do: 'go', to: Math.max(0, Math.min(count - 1, to)) };
  if (key === '/') return { do: 'find' };
  return key.toLowerCase() === 'u' ? { do: 'undo' } : null;
};
