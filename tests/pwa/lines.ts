/** The catalogue of the lines after a tick, as tests ask for it. */

import type { FeedbackKind } from '../../pwa/src/domain/feedback.ts';
import { lines } from '../../pwa/src/i18n/en/lines.ts';

/** Every text of a kind, with the tags that it stands under. */
export function textsOf(kind: FeedbackKind): { text: string; tags: string[] }[] {
  return Object.entries(lines()[kind]).flatMap(([tags, texts]) =>
    texts.map((text) => ({ text, tags: tags.split(' ') })),
  );
}

/** Whether a sentence is one of the kinds' texts, whatever fills its holes. */
export function isOf(said: string, ...kinds: FeedbackKind[]): boolean {
  const form = (text: string): RegExp =>
    new RegExp(
      `^${text
        .split(/\{\w+\}/)
        .map((part) => part.replace(/[.?]/g, '\\$&'))
        .join('.+')}$`,
    );
  return kinds.flatMap(textsOf).some(({ text }) => form(text).test(said));
}
