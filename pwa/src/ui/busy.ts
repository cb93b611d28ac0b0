/** A button while what it began goes on. */

/**
 * It does nothing and says so, but keeps the focus, which a `disabled` one would lose: whoever hears the screen goes
 * on from there. Without `onClick`: of a form that is sent.
 */
export function whileBusy(busy: boolean, onClick?: () => void) {
  return {
    'aria-disabled': busy || undefined,
    onClick: busy ? (event: Event) => event.preventDefault() : onClick,
  };
}
