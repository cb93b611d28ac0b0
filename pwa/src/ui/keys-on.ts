/** Whether the keys of ui/keyboard.ts are used on this device. */

const OFF = 'tend.keys.off';

export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    // A browser that lets nothing be stored: they cannot have been switched off.
    return true;
  }
}

export function switchKeys(on: boolean): void {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, '1');
}
