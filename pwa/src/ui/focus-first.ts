/** Move the focus to the first field with a fault, once it is drawn. */
export function focusFirst(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

/** The `ref` of a form that a tap puts in place of what was tapped: the focus goes along, and no keyboard opens. */
export function takeFocus(form: HTMLFormElement | null): void {
  form?.focus({ preventScroll: true });
}
