import { useState } from 'preact/hooks';
import { doOverlap, MOST_SHIFTS, type Hours } from '../../domain/strategies/roster.ts';
import { workTexts } from '../../i18n/en/work.ts';
import { translator } from '../../i18n/texts.ts';
import { InlineForm, Times } from '../../ui/Settings.tsx';

const t = translator(workTexts);

export const USUAL: Hours = { start: '09:00', end: '17:00' };

interface Props {
  /** What the shifts belong to: a weekday or a date, in words. */
  of: string;
  shifts: readonly Hours[];
  onSave: (shifts: Hours[]) => void;
  onDone: () => void;
}

/** The shifts of one weekday or date, up to four. */
export function ShiftsForm({ of, shifts, onSave, onDone }: Props) {
  const [list, setList] = useState<readonly Hours[]>(shifts.length ? shifts : [USUAL]);
  const fault = faultIn(list);
  const save = (): boolean => {
    if (!fault) onSave([...list].sort((a, b) => (a.start < b.start ? -1 : 1)));
    return !fault;
  };
  return (
    <InlineForm save={save} drop={{ label: t('work.none'), act: () => onSave([]) }} onDone={onDone}>
      {(tried) => (
        <>
          {list.map(({ start, end }, i) => (
            <div key={i}>
              <Times
                of={list.length > 1 ? t('work.nth', { of, n: i + 1 }) : of}
                from={start}
                to={end}
                onSet={(from, to) => setList(list.map((one, at) => (at === i ? { start: from, end: to } : one)))}
              />
              {list.length > 1 && (
                <button type="button" class="link" onClick={() => setList(list.filter((_, at) => at !== i))}>
                  {t('work.drop', { n: i + 1 })}
                </button>
              )}
            </div>
          ))}
          <div role="alert">{tried && fault && <p class="fault">{fault}</p>}</div>
          {list.length < MOST_SHIFTS && (
            <button type="button" class="link" onClick={() => setList([...list, nextOf(list.at(-1)!)])}>
              {t('work.add')}
            </button>
          )}
        </>
      )}
    </InlineForm>
  );
}

/** An hour after the one before. */
function nextOf({ end }: Hours): Hours {
  const hour = (by: number): string =>
    new Date(Date.parse(`2000-01-01T${end}Z`) + by * 3_600_000).toISOString().slice(11, 16);
  return { start: hour(1), end: hour(4) };
}

function faultIn(list: readonly Hours[]): string {
  if (list.some(({ start, end }) => start === end)) return t('work.same');
  return doOverlap(list) ? t('work.overlap') : '';
}
