import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

interface FoldProps {
  title: string;
  now: ComponentChildren;
  isOpen: boolean;
  children: ComponentChildren;
}

/** A part of the form that unfolds; folded, it says what stands in it. */
export function Fold({ title, now, isOpen, children }: FoldProps) {
  const [open, setOpen] = useState(isOpen);
  // What is at fault can be seen, and has the focus in the next frame.
  useLayoutEffect(() => setOpen((was) => was || isOpen), [isOpen]);
  return (
    <details class="fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <b>{title}</b>
        {!open && (
          <span class="sub" dir="auto">
            {now}
          </span>
        )}
      </summary>
      <div class="within">{children}</div>
    </details>
  );
}
