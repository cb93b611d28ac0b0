/** Whose emergency numbers are shown: the country that was chosen, or one that is only proposed. */

import { EMERGENCY } from './emergency.ts';

/** The emergency numbers of a country, 112 first where it is valid; none where the list has none. */
export function numbersOf(country: string): string[] {
  return EMERGENCY[country]?.split(' ') ?? [];
}

/** The first region in the browser's languages that the list knows: something to propose; '' for none. */
export function proposed(languages: readonly string[] = navigator.languages): string {
  return languages.map(regionOf).find((region) => region in EMERGENCY) ?? '';
}

function regionOf(language: string): string {
  try {
    return new Intl.Locale(language).region ?? '';
  } catch {
    // Not every browser's tags are well formed.
    return '';
  }
}

/** All countries of the list by name, in the order of a language. */
export function countries(language: string): { country: string; name: string }[] {
  const all = Object.keys(EMERGENCY).map((country) => ({ country, name: countryName(country, language) }));
  const { compare } = new Intl.Collator(language);
  return all.sort((a, b) => compare(a.name, b.name));
}

/** A country's name. */
export function countryName(country: string, language: string): string {
  return new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? country;
}
