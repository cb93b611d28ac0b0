import { useRef } from 'preact/hooks';

/** Whether something was so since the screen came: what has stood there does not go under the thumb that takes it off. */
export function useOnce(isSo: boolean): boolean {
  const was = useRef(false);
  was.current ||= isSo;
  return was.current;
}
