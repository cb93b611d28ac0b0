import { endOf } from '../../app/habit/look-back.ts';
import type { Day } from '../../domain/day.ts';
import { isShown } from '../../domain/streak.ts';
import type { ChapterDates, Summary } from '../../domain/summary.ts';
import { dateText } from '../../i18n/format.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(habitTexts);

/** So many stand there; all of them are on the line of the year below. */
const SHOWN_MOST = 5;

/** The latest runs that have ended, each in the unit that it had. */
export function Chapters({ summary }: { summary: Summary }) {
  const shown = summary.chapters.filter(isShown).reverse().slice(0, SHOWN_MOST);
  if (!shown.length) return null;
  return (
    <section class="card">
      <h2>{t('page.chapters')}</h2>
      <ul class="plain chapters">
        {shown.map((one) => (
          <li key={one.first}>
            <span class="name">{t(`page.chapter.${one.unit}`, { n: one.length })}</span>
            <span class="sub">{spanText(one)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** From when to when; months by their names, and one name where it begins and ends with the same. */
function spanText(one: ChapterDates): string {
  const how: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
  const month: Intl.DateTimeFormatOptions = { month: 'long', year: 'numeric' };
  const write = (date: Day): string => dateText(date, one.unit === 'months' ? month : how);
  const [from, to] = [write(one.first), write(endOf(one))];
  return from === to ? from : t('page.span', { from, to });
}
