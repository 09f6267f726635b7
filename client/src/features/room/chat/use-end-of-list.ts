import { useLayoutEffect, useRef, useState } from 'react';

/** In px: how near to the end still counts as the end. */
const NEAR = 40;

/**
 * Keeps a growing list where its reader is: at the end, new messages scroll in; further up nothing moves, also when earlier messages are put in
 * before. `first`, `last`: what the first and the last item is.
 */
export const useEndOfList = (first: string | undefined, last: string | undefined) => {
  const box = useRef<HTMLUListElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const fromEnd = useRef(0);
  const before = useRef({ first, last });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const grewBefore = before.current.first !== first && before.current.last === last;
    if (grewBefore) element.scrollTop = element.scrollHeight - fromEnd.current;
    else if (isAtEnd) element.scrollTop = element.scrollHeight;
    before.current = { first, last };
    fromEnd.current = element.scrollHeight - element.scrollTop;
  }, [first, last, isAtEnd]);
  const scrolled = () => {
    const element = box.current!;
    fromEnd.current = element.scrollHeight - element.scrollTop;
    setAtEnd(fromEnd.current - element.clientHeight < NEAR);
  };
  const toEnd = () => {
    setAtEnd(true);
    box.current!.scrollTop = box.current!.scrollHeight;
  };
  return { box, isAtEnd, scrolled, toEnd };
};
