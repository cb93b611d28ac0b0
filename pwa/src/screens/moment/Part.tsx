import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  name: string;
  /** The name is heard and not seen. */
  isUnseen?: boolean;
  children: ComponentChildren;
}

/** What came in another part's place: it is seen from its beginning, and its name is read. */
export function Part({ name, isUnseen, children }: Props) {
  return (
    <>
      <h2 class={isUnseen ? 'unseen' : 'said-large'} tabIndex={-1} ref={useBeginning(name)}>
        {name}
      </h2>
      {children}
    </>
  );
}

/** For the heading of a part, which the focus goes to when `name` comes; null: the focus stays. */
export function useBeginning(name: string | null): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (name === null) return;
    scrollTo(0, 0);
    heading.current!.focus({ preventScroll: true });
  }, [name]);
  return heading;
}
