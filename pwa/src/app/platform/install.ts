/** Installing Tend on the home screen. */

import { signal } from '@preact/signals';

/** Chromium's own prompt, kept for a better moment. */
interface Prompt extends Event {
  prompt(): Promise<void>;
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

/** Shows the browser's install prompt; true: accepted. Null: the browser has not offered it. */
export const install = signal<(() => Promise<boolean>) | null>(null);

/** Listen for the browser's offer. Call it early: the event is fired once. */
export function watchInstall(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    const prompt = event as Prompt;
    install.value = async () => {
      install.value = null;
      await prompt.prompt();
      return (await prompt.userChoice).outcome === 'accepted';
    };
  });
  addEventListener('appinstalled', () => {
    install.value = null;
  });
}
