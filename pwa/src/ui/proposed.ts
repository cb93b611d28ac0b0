import { useState } from 'preact/hooks';

/**
 * An answer in a form. Until the person gives their own it is what is proposed, and follows the records:
 * those that a proposal comes from may arrive while the form is open.
 */
export function useProposed<T>(proposed: T): [answer: T, set: (answer: T) => void, isOwn: boolean] {
  const [own, setOwn] = useState<{ answer: T } | null>(null);
  return [own ? own.answer : proposed, (answer) => setOwn({ answer }), own !== null];
}
