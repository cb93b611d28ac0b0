/**
 * The language of the texts, and how dates and numbers are written. Decided once, at the start: a
 * screen half in another language helps nobody, so whoever chooses one sees it after a reload.
 */

/** Languages that there are texts for; the first is the source. */
export const LANGUAGES = ['en'] as const;
/**
 * No language, but English with accents, half as long again and from right to left: what is not
 * translated, does not fit, or knows only one direction shows itself. Tests walk the app in it.
 */
export const PSEUDO = 'en-XA';
const KEPT = 'tend.lang';
/** Written from right to left. */
const FROM_RIGHT = ['ar', 'fa', 'he', 'ur'];

/** The language of the texts. */
export const lang: string = chosen();

/** How dates, times and numbers are written: in this language, as in the device's region. */
export const region: string = (preferred()[0] ?? lang).replace(/^[^-]+/, base(lang));

/** For `dir` on the page. */
export const direction: 'ltr' | 'rtl' = lang === PSEUDO || FROM_RIGHT.includes(base(lang)) ? 'rtl' : 'ltr';

/** Keep the person's choice for the next start; what is unknown: as the browser says. */
export function keepLanguage(wish: unknown): void {
  const known = typeof wish === 'string' && isKnown(wish) ? wish : '';
  const kept = remembered();
  if (kept === PSEUDO || known === kept) return;
  try {
    storage()?.setItem(KEPT, known);
  } catch {
    // No storage of that kind: the browser's own language it is.
  }
}

function chosen(): string {
  const kept = remembered();
  if (isKnown(kept)) return kept;
  const first = preferred().map(base).find(isKnown);
  return first ?? LANGUAGES[0];
}

function isKnown(language: string): boolean {
  return language === PSEUDO || (LANGUAGES as readonly string[]).includes(language);
}

function remembered(): string {
  try {
    return storage()?.getItem(KEPT) ?? '';
  } catch {
    return '';
  }
}

/** A worker has none: it goes by the browser. */
function storage(): { getItem(key: string): string | null; setItem(key: string, value: string): void } | undefined {
  return (globalThis as { localStorage?: ReturnType<typeof storage> }).localStorage;
}

/** What the browser prefers, as BCP 47 tags, the best first. */
function preferred(): readonly string[] {
  return globalThis.navigator?.languages ?? [];
}

function base(tag: string): string {
  return tag.split('-')[0]!.toLowerCase();
}
