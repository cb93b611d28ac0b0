/** Helpers for forms: which fields a person changed, and trimming texts that show nothing. */

/** The fields that differ from what a form showed when it was opened. */
export function changedFields<T extends object>(opened: T, now: T): Partial<T> {
  const names = Object.keys(now) as (keyof T)[];
  return Object.fromEntries(
    names.filter((name) => !same(opened[name], now[name])).map((name) => [name, now[name]]),
  ) as Partial<T>;
}

/** Whether two values are equal, lists and objects by their content. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, told) === JSON.stringify(b, told);
}

/** In JSON a number that is none would be null, as what is not there. */
function told(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { is: String(value) } : value;
}

const NOTHING =
  '\\s\\p{Cc}\\u00ad\\u034f\\u115f\\u1160\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufeff\\uffa0';
const ENDS = new RegExp(`^[${NOTHING}]+|[${NOTHING}]+$`, 'gu');
const BLANK = new RegExp(`^[${NOTHING}\\p{Cf}\\p{Default_Ignorable_Code_Point}]*$`, 'u');

/** A text without invisible characters at its ends; '' if all of it is invisible. Joiners within emoji stay. */
export function trimmed(text: string): string {
  return BLANK.test(text) ? '' : text.replace(ENDS, '');
}
