/** Where keys are text, or belong to the control that has the focus. */
const TEXT = 'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true], [role=textbox]';

interface Press {
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly defaultPrevented: boolean;
  readonly target: EventTarget | null;
}

/** Whether a key press is not for shortcuts: somebody is typing, a dialog is open, or it belongs to the browser. */
export const isForSomethingElse = ({ ctrlKey, metaKey, altKey, defaultPrevented, target }: Press): boolean => {
  if (ctrlKey || metaKey || altKey || defaultPrevented) return true;
  const element = target as Partial<Pick<Element, 'closest'>> | null;
  return Boolean(element?.closest?.(`${TEXT}, [role=dialog], [role=menu]`));
};
