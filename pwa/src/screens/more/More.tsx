import {
  Bell,
  CalendarDays,
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
  /** Where it leads, or what it does. */
  to: string | (() => void);
}

/** What is wanted at once, help before all else. */
const NOW: readonly Row[] = [
  { icon: LifeBuoy, title: 'help.title', to: '/help' },
  { icon: Heart, title: 'moment.title', to: '/moment' },
  { icon: Timer, title: 'pause.title', to: '/pause' },
  { icon: Wind, title: 'breathe.title', to: '/breathe' },
];

/** As the day goes: work, what is one's own, and what is set once. Three stand side by side. */
const GROUPS: readonly { title: Key; rows: readonly Row[] }[] = [
  {
    title: 'more.working',
    rows: [
      { icon: DoorClosed, title: 'boundaries.title', to: '/boundaries' },
      { icon: CalendarDays, title: 'boundaries.side.work', to: '/work' },
      { icon: Gauge, title: 'caseload.title', to: '/caseload' },
      { icon: MessagesSquare, title: 'consultation.title', to: '/consultation' },
      { icon: Users, title: 'support.title', to: '/support' },
      { icon: GraduationCap, title: 'learning.title', to: '/learning' },
    ],
  },
  {
    title: 'more.own',
    rows: [
      { icon: HeartPulse, title: 'nudges.checkin', to: '/checkin' },
      { icon: History, title: 'look.title', to: '/back' },
      { icon: NotebookPen, title: 'notes.title', to: '/notes' },
      { icon: MoonStar, title: 'kindDays.title', to: '/kind-days' },
      { icon: Mail, title: 'letters.title', to: '/letters' },
      { icon: MessageSquareQuote, title: 'advice.title', to: '/advice' },
      { icon: Coffee, title: 'cup.title', to: '/first-steps' },
    ],
  },
  {
    title: 'more.data',
    rows: [
      { icon: Bell, title: 'nudges.title', to: '/reminders' },
      { icon: Clock, title: 'more.ownDay', to: '/day' },
      { icon: MonitorSmartphone, title: 'more.devices', to: '/devices' },
      { icon: KeyRound, title: 'recovery.title', to: '/recovery' },
      { icon: Download, title: 'more.export', to: () => run(download()) },
      { icon: Info, title: 'more.about', to: '/about' },
    ],
  },
];

/** For whoever has a mouse, and so most likely a keyboard. */
const KEYS: Row = { icon: Keyboard, title: 'keyboard.title', to: () => run(showKeys()) };

/** All that is not Today or Garden, found in one glance on a phone. */
export function More() {
  const hasKeys = matchMedia('(any-hover: hover) and (any-pointer: fine)').matches;
  return (
    <main class="page places">
      <h1>{t('more.title')}</h1>
      {!isSecureContext && <p class="voice clay">{t('sync.http.why')}</p>}
      <Tiles rows={NOW} now />
      {GROUPS.map(({ title, rows }) => (
        <section key={title}>
          <h2>{t(title)}</h2>
          <Tiles rows={hasKeys && title === 'more.data' ? [...rows, KEYS] : rows} />
        </section>
      ))}
      <Install />
    </main>
  );
}

function Tiles({ rows, now = false }: { rows: readonly Row[]; now?: boolean }) {
  return (
    <div class={now ? 'grid now' : 'grid'}>
      <ul class="plain">
        {rows.map((row) => (
          <Tile key={row.title} row={row} />
        ))}
      </ul>
    </div>
  );
}

function Tile({ row: { icon, title, to } }: { row: Row }) {
  const within = (
    <>
      <IconSvg nodes={icon} />
      <span>{t(title)}</span>
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
