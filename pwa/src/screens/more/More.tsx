import {
  Bell,
  ChevronRight,
  Clock,
  Coffee,
  DoorClosed,
  Download,
  Gauge,
  GraduationCap,
  Heart,
  HeartPulse,
  Info,
  History,
  Keyboard,
  KeyRound,
  LifeBuoy,
  MonitorSmartphone,
  Mail,
  MessageSquareQuote,
  MoonStar,
  NotebookPen,
  MessagesSquare,
  Users,
  Timer,
  Wind,
  type IconNode,
} from 'lucide';
import { exportAll } from '../../app/account/export.ts';
import { run } from '../../app/records/failure.ts';
import { say } from '../../app/records/perform.ts';
import { withNames } from '../../app/records/starter-names.ts';
import { cupTexts } from '../../i18n/en/cup.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { keyboardTexts } from '../../i18n/en/keyboard.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { notesTexts } from '../../i18n/en/notes.ts';
import { recoveryTexts } from '../../i18n/en/recovery.ts';
import { remindingTexts } from '../../i18n/en/reminding.ts';
import { syncTexts } from '../../i18n/en/sync.ts';
import { translator } from '../../i18n/texts.ts';
import { save } from '../../ui/download.ts';
import { IconSvg } from '../../ui/IconSvg.tsx';
import { showKeys } from '../../ui/keyboard.ts';
import { Install } from './Install.tsx';
import '../../ui/parts.css';
import './more.css';

const t = translator(
  cupTexts,
  helpTexts,
  keyboardTexts,
  moreTexts,
  notesTexts,
  recoveryTexts,
  remindingTexts,
  syncTexts,
);
type Key = Parameters<typeof t>[0];

interface Row {
  icon: IconNode;
  title: Key;
  why: Key;
  /** Where it leads, or what it does. */
  to: string | (() => void);
}

const HELP: readonly Row[] = [
  { icon: LifeBuoy, title: 'help.title', why: 'more.help.why', to: '/help' },
  { icon: Heart, title: 'moment.title', why: 'moment.why', to: '/moment' },
];

const GROUPS: readonly { title: Key; rows: readonly Row[] }[] = [
  {
    title: 'more.day',
    rows: [
      { icon: Timer, title: 'pause.title', why: 'pause.why', to: '/pause' },
      { icon: Wind, title: 'breathe.title', why: 'more.breathe.why', to: '/breathe' },
      { icon: HeartPulse, title: 'nudges.checkin', why: 'more.checkin.why', to: '/checkin' },
      { icon: MessagesSquare, title: 'consultation.title', why: 'more.consultation.why', to: '/consultation' },
      { icon: Users, title: 'support.title', why: 'more.support.why', to: '/support' },
      { icon: NotebookPen, title: 'notes.title', why: 'notes.why', to: '/notes' },
      { icon: Clock, title: 'more.ownDay', why: 'more.ownDay.why', to: '/day' },
      { icon: Bell, title: 'nudges.title', why: 'more.reminders.why', to: '/reminders' },
    ],
  },
  {
    title: 'more.working',
    rows: [
      { icon: DoorClosed, title: 'boundaries.title', why: 'more.boundaries.why', to: '/boundaries' },
      { icon: Gauge, title: 'caseload.title', why: 'more.caseload.why', to: '/caseload' },
      { icon: GraduationCap, title: 'learning.title', why: 'more.learning.why', to: '/learning' },
    ],
  },
  {
    title: 'more.own',
    rows: [
      { icon: History, title: 'look.title', why: 'more.look.why', to: '/back' },
      { icon: Coffee, title: 'cup.title', why: 'more.firstSteps.why', to: '/first-steps' },
      { icon: MoonStar, title: 'kindDays.title', why: 'more.kindDays.why', to: '/kind-days' },
      { icon: Mail, title: 'letters.title', why: 'more.letters.why', to: '/letters' },
      { icon: MessageSquareQuote, title: 'advice.title', why: 'more.advice.why', to: '/advice' },
    ],
  },
  {
    title: 'more.data',
    rows: [
      { icon: MonitorSmartphone, title: 'more.devices', why: 'more.devices.why', to: '/devices' },
      { icon: KeyRound, title: 'recovery.title', why: 'more.recovery.why', to: '/recovery' },
      { icon: Download, title: 'more.export', why: 'more.export.why', to: () => run(download()) },
    ],
  },
];

const ABOUT: Row = { icon: Info, title: 'more.about', why: 'more.about.why', to: '/about' };

/** For whoever has a mouse, and so most likely a keyboard. */
const KEYS: Row = { icon: Keyboard, title: 'keyboard.title', why: 'keyboard.why', to: () => run(showKeys()) };

/** What is not needed every day, help first. */
export function More() {
  return (
    <main class="page">
      <h1>{t('more.title')}</h1>
      {!isSecureContext && <p class="voice clay">{t('sync.http.why')}</p>}
      <ul class="plain rows help-row">
        {HELP.map((row) => (
          <Line key={row.title} row={row} />
        ))}
      </ul>
      {GROUPS.map(({ title, rows }) => (
        <section key={title}>
          <h2>{t(title)}</h2>
          <ul class="plain rows">
            {rows.map((row) => (
              <Line key={row.title} row={row} />
            ))}
          </ul>
        </section>
      ))}
      {matchMedia('(any-hover: hover) and (any-pointer: fine)').matches && (
        <ul class="plain rows">
          <Line row={KEYS} />
        </ul>
      )}
      <Install />
      <ul class="plain rows">
        <Line row={ABOUT} />
      </ul>
    </main>
  );
}

function Line({ row: { icon, title, why, to } }: { row: Row }) {
  const within = (
    <>
      <span class="sign">
        <IconSvg nodes={icon} />
      </span>
      <span class="name">{t(title)}</span>
      <span class="sub">{t(why)}</span>
      {typeof to === 'string' && <IconSvg nodes={ChevronRight} />}
    </>
  );
  return (
    <li>
      {typeof to === 'string' ? (
        <a href={to}>{within}</a>
      ) : (
        <button type="button" onClick={to}>
          {within}
        </button>
      )}
    </li>
  );
}

async function download(): Promise<void> {
  const all = await exportAll();
  save('tend.json', JSON.stringify(all && withNames(all), null, 1));
  say(t('more.exported', { file: 'tend.json' }));
}
