import { type FocusEvent, type PointerEvent, type RefObject, useState } from 'react';

/**
 * Whether somebody is at work on a list, so that its rows must not move: the mouse is over it, the keyboard is in it,
 * it is scrolled, or rows are selected. `release` lets it move once, as when somebody asks for what is new.
 */
export function useHeld(
  frame: RefObject<HTMLElement | null>,
  { isScrolled, isBusy }: { isScrolled: boolean; isBusy: boolean },
) {
  const [isOver, setOver] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  return {
    isHeld: isOver || hasFocus || isScrolled || isBusy,
    release: () => {
      setOver(false);
      setFocus(false);
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    },
    watch: {
      onPointerMove: ({ pointerType }: PointerEvent) => pointerType === 'mouse' && setOver(true),
      onPointerLeave: () => setOver(false),
      onFocus: () => setFocus(true),
      onBlur: ({ relatedTarget }: FocusEvent) => {
        if (!(relatedTarget instanceof Node && frame.current?.contains(relatedTarget))) setFocus(false);
      },
    },
  };
}
