import { rosterNow } from '../../app/nudges/roster.ts';
import { today } from '../../app/platform/today.ts';
import { remindersTexts } from '../../i18n/en/reminders.ts';
import { remindingTexts } from '../../i18n/en/reminding.ts';
import { listed } from '../../i18n/lists.ts';
import { translator } from '../../i18n/texts.ts';
import { Section } from '../../ui/Settings.tsx';

const t = translator(remindersTexts, remindingTexts);

/** How much of the hours of work is entered, at whose end a reminder comes, and the way to where that is done. */
export function WorkHours() {
  const { week, dates } = rosterNow();
  const ahead = [...dates].filter(([date]) => date >= today.value).length;
  const entered = [
    ...(week.size ? [t('remind.work.week', { n: week.size })] : []),
    ...(ahead ? [t('remind.work.dates', { n: ahead })] : []),
  ];
  return (
    <Section title={t('nudges.work')} why={t('nudges.work.why')}>
      <p>{entered.length ? listed(entered) : t('remind.work.none')}</p>
      <a class="link" href="/work">
        {t('remind.work.open')}
      </a>
    </Section>
  );
}
