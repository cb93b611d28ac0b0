/** A touch that the hand feels, where the device has one and the person wants motion. */
export function pulse(ms: number): void {
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) navigator.vibrate?.(ms);
}
