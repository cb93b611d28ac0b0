import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  label: string;
  fault: string;
  /** Given the ARIA attributes for the input. */
  children: (about: {
    'aria-label': string;
    'aria-invalid': boolean;
    'aria-describedby': string | undefined;
  }) => ComponentChildren;
}

/** A label, an input, and its error message. */
export function Labelled({ label, fault, children }: Props) {
  const id = useId();
  return (
    <label class="field">
      <span>{label}</span>
      {children({ 'aria-label': label, 'aria-invalid': fault !== '', 'aria-describedby': fault ? id : undefined })}
      {fault && (
        <span class="fault" id={id} role="alert">
          {fault}
        </span>
      )}
    </label>
  );
}
