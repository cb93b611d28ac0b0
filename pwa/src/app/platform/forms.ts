/** Trimming texts that show nothing. The first screen wants it, so it brings nothing else along. */

const NOTHING =
  '\\s\\p{Cc}\\u00ad\\u034f\\u115f\\u1160\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufeff\\uffa0';
const ENDS = new RegExp(`^[${NOTHING}]+|[${NOTHING}]+$`, 'gu');
const BLANK = new RegExp(`^[${NOTHING}\\p{Cf}\\p{Default_Ignorable_Code_Point}]*$`, 'u');

/** A text without invisible characters at its ends; '' if all of it is invisible. Joiners within emoji stay. */
export function trimmed(text: string): string {
  return BLANK.test(text) ? '' : text.replace(ENDS, '');
}
