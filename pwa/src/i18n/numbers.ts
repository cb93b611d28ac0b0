/** Numbers as people write them, and as Tend writes them: one way to read them for all fields. */

import { region } from './language.ts';

/** The first digits of the scripts whose digits a keyboard may give. */
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0xff10];

/** Null: nothing stands there. NaN: it is no number. `of`: the language whose separators are meant. */
export function readNumber(text: string, of: string = region): number | null {
  const digits = [...text.trim()]
    .map(latin)
    .join('')
    .replace('\u2212', '-')
    .replace(/\u066b/g, '.');
  if (digits === '') return null;
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/.exec(
    digits.replace(/(?<=\d)[\s'\u2019\u066c](?=\d{3}(?!\d))/g, ''),
  )!;
  const plain = withPoint(body, of);
  return /^(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(sign + plain) : NaN;
}

/** A number as it stands in a field: `readNumber` reads it back. */
export function numberText(n: number): string {
  return new Intl.NumberFormat(region, { useGrouping: false, maximumFractionDigits: 20 }).format(n);
}

/** Without separators of groups, and with a point for the decimals; what is mixed up is no number any more. */
function withPoint(body: string, of: string): string {
  const marks = body.match(/[.,]/g) ?? [];
  const last = marks.at(-1);
  if (!last) return body;
  const grouped = (mark: string, rest = ''): boolean => new RegExp(`^\\d{1,3}(\\${mark}\\d{3})+${rest}$`).test(body);
  if (new Set(marks).size === 2) {
    const other = last === '.' ? ',' : '.';
    return grouped(other, `\\${last}\\d*`) ? body.replaceAll(other, '').replace(last, '.') : '?';
  }
  if (marks.length > 1) return grouped(last) ? body.replaceAll(last, '') : '?';
  // "8,000": in English eight thousand, in German eight.
  const groups = grouped(last) && !body.startsWith('0') && last === groupMark(of);
  return groups ? body.replace(last, '') : body.replace(last, '.');
}

function groupMark(of: string): string {
  return new Intl.NumberFormat(of).formatToParts(1_234_567).find(({ type }) => type === 'group')?.value ?? ',';
}

function latin(sign: string): string {
  const code = sign.codePointAt(0)!;
  const zero = ZEROS.find((first) => code >= first && code <= first + 9);
  return zero === undefined ? sign : String(code - zero);
}
