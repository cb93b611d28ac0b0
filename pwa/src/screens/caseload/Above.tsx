import { BedDouble, ChevronRight, MessageSquareQuote, Users, type IconNode } from 'lucide';
import { away } from '../../app/habit/edit.ts';
import { today } from '../../app/platform/today.ts';
import { run } from '../../app/records/failure.ts';
import { settings } from '../../app/records/settings.ts';
import { turnDay } from '../../app/records/turn.ts';
import { covers } from '../../domain/schedule.ts';
import { caseloadTexts } from '../../i18n/en/caseload.ts';
import { translator } from '../../i18n/texts.ts';
import { Ways } from '../../ui/help/Ways.tsx';
import { IconSvg } from '../../ui/IconSvg.tsx';
import type { LoadEntry } from './entries.ts';
import type { Week } from './load.ts';
import { loadText } from './words.ts';

const t = translator(caseloadTexts);

/** Two weeks above the limit: one sentence, and three things that may be done. */
export function Above({ week: { most, unit } }: { week: Week<LoadEntry> }) {
  const words = t('caseload.ask.words', { load: most === null ? '' : loadText(most, unit) });
  return (
    <section class="card above" aria-label={t('caseload.above.title')}>
      <p class="kindly">{t('caseload.above')}</p>
      <p class="sub">{t('caseload.above.why')}</p>
      <details class="fold way-on">
        <summary>
          <Words icon={MessageSquareQuote} name={t('caseload.ask')} why={t('caseload.ask.why')} />
        </summary>
        <blockquote>{words}</blockquote>
        <Ways of={t('caseload.ask')} ways={[{ kind: 'copy', to: words }]} />
      </details>
      <a class="way-on" href="/consultation">
        <Words icon={Users} name={t('caseload.talk')} why={t('caseload.talk.why')} />
        <IconSvg nodes={ChevronRight} />
      </a>
      <Rest />
    </section>
  );
}

function Rest() {
  const now = today.value;
  if (settings.value.leave.some((span) => covers(span, now))) return <p>{t('caseload.rest.on')}</p>;
  return (
    <button type="button" class="way-on" onClick={() => run(away(turnDay()))}>
      <Words icon={BedDouble} name={t('caseload.rest')} why={t('caseload.rest.why')} />
    </button>
  );
}

function Words({ icon, name, why }: { icon: IconNode; name: string; why: string }) {
  return (
    <>
      <IconSvg nodes={icon} />
      <span class="of">
        <span class="name">{name}</span>
        <span class="sub">{why}</span>
      </span>
    </>
  );
}
