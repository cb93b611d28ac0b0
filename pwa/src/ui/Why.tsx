import { kindIn } from '../domain/nudge-key.ts';
import { remindingTexts } from '../i18n/en/reminding.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(remindingTexts);
type Key = Parameters<typeof t>[0];

const KINDS = [
  'reminder',
  'clockoff',
  'meet',
  'evening',
  'roundup',
  'checkin',
  'summary',
  'welcome',
  'letter',
  'test',
  'hello',
] as const;

export type NudgeKind = (typeof KINDS)[number] | 'other';

/** The kind of a nudge by its key; `other`: a newer Tend sent it. */
export function kindOf(key: string): NudgeKind {
  const kind = kindIn(key);
  return KINDS.find((one) => one === kind) ?? 'other';
}

/** The screens that nudges are about; other kinds are about Today. */
const PLACES = {
  meet: '/support',
  evening: '/kind-days',
  letter: '/letters',
  checkin: '/checkin',
  summary: '/back',
} as const;

function isPlaced(kind: NudgeKind): kind is keyof typeof PLACES {
  return kind in PLACES;
}

/** The sentence for a nudge's kind. */
export function aboutOf(kind: NudgeKind): string {
  return t(`about.${kind}` satisfies Key);
}

/** Why the nudge came, and where that can be changed. */
export function Reason({ kind, onGo }: { kind: NudgeKind; onGo: () => void }) {
  return (
    <>
      <p>{t(`why.${kind}` satisfies Key)}</p>
      {isPlaced(kind) && (
        <a class="primary button" href={PLACES[kind]} onClick={onGo}>
          {t(`nudges.${kind}`)}
        </a>
      )}
      <a class="link" href="/reminders" onClick={onGo}>
        {t('nudges.title')}
      </a>
    </>
  );
}

/** Why the nudge came, shown on a tap. */
export function Why({ kind }: { kind: NudgeKind }) {
  return (
    <details class="why">
      <summary>{t('nudge.why')}</summary>
      <p>{t(`why.${kind}` satisfies Key)}</p>
    </details>
  );
}
