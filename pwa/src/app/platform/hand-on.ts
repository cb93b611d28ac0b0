/** Words handed on by the device: its own share sheet, or the clipboard where it has none. */

export type Handed = 'shared' | 'left' | 'copied' | 'kept';

/** `left`: the person closed the sheet. `kept`: the browser does neither. Nothing is sent anywhere by Tend itself. */
export async function handOn(text: string): Promise<Handed> {
  if (typeof navigator.share === 'function') {
    try {
      await navigator.share({ text });
      return 'shared';
    } catch (error) {
      if ((error as Error).name === 'AbortError') return 'left';
    }
  }
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return 'kept';
  }
}
