import { useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import { addCard, changeCard } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { turnDay } from '../../app/records/turn.ts';
import { newId } from '../../domain/records.ts';
import { nextAfter, readCadence, writeCadence } from '../../domain/strategies/cadence.ts';
import { circleTexts } from '../../i18n/en/circle.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { consultationTexts } from '../../i18n/en/consultation.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { Begun } from '../../ui/Begun.tsx';
import { Choice, Group, Picker } from '../../ui/Fields.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { mostOf } from '../../ui/help/person-faults.ts';
import { Reach } from '../../ui/help/Reach.tsx';
import { useBegun } from '../../ui/use-begun.ts';
import { everyText } from './every.ts';
import { draftIn, faultsOf, type Answers, type Role } from './form.ts';
import { keyOf, offered, type Member } from './members.ts';

const t = translator(circleTexts, consultationTexts, commonTexts, firstTexts, helpTexts);
type Key = Parameters<typeof t>[0];

interface Props {
  /** Who is changed; null: somebody new. */
  member: Member | null;
  /** Of which somebody new can be one; the first unless another is chosen. */
  roles: readonly Role[];
  onDone: () => void;
}

/** Somebody's name, how to reach them, how often, and the next date. */
export function MemberForm({ member, roles, onDone }: Props) {
  const place = `circle.${member ? keyOf(member.entry) : roles[0]}`;
  const { form, begun, put, done, again } = useBegun(place, usualOf(member, roles[0]!), member !== null);
  const [tried, setTried] = useState(false);
  const faults = tried ? faultsOf(form, today.value) : {};
  const save = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faultsOf(form, turnDay())).length) return focusFirst(event.currentTarget as HTMLFormElement);
    done();
    run(write(member, form).catch(again));
    onDone();
  };
  const leave = (act?: () => Promise<void>): void => {
    done();
    if (act) run(act());
    onDone();
  };
  const fault = (field: keyof Answers): string => {
    const key = faults[field];
    return key ? t(key, { n: field === 'every' || field === 'due' || field === 'role' ? 0 : mostOf(field) }) : '';
  };
  return (
    <form class="person" aria-label={member?.entry.card.name ?? t('circle.new')} onSubmit={save} noValidate>
      {begun && <Begun onLetGo={() => put(null)} />}
      {roles.length > 1 && <RoleChoice roles={roles} form={form} put={put} />}
      <Reach details={form} fault={fault} onInput={put} />
      <Rhythm member={member} form={form} fault={fault} put={put} />
      <button type="submit" class="primary">
        {t('menu.save')}
      </button>
      <div class="acts">
        <button type="button" class="link" onClick={() => leave()}>
          {t('cancel')}
        </button>
        {member && (
          <button
            type="button"
            class="link"
            onClick={() => leave(() => changeCard(member.entry, null, t('circle.said.off')))}
          >
            {t('circle.off')}
          </button>
        )}
      </div>
    </form>
  );
}

/** Peers or supervision: told apart by whoever writes them down. */
function RoleChoice({ roles, form, put }: Pick<Part, 'form' | 'put'> & { roles: readonly Role[] }) {
  return (
    <Group label={t('consultation.role')}>
      <div class="chips">
        {roles.map((role) => (
          <Choice key={role} group="role" on={form.role === role} onPick={() => put({ role })}>
            {t(`consultation.role.${role}` as Key)}
          </Choice>
        ))}
      </div>
    </Group>
  );
}

interface Part {
  form: Answers;
  fault: (field: keyof Answers) => string;
  put: (some: Partial<Answers> | null) => void;
}

/** How often; the next date goes with it, and can be another. */
function Rhythm({ member, form, fault, put }: Part & { member: Member | null }) {
  const choose = (every: string): void => {
    const cadence = readCadence(every);
    put({ every, due: cadence ? nextAfter(today.value, cadence) : '' });
  };
  return (
    <>
      <label class="field">
        <span>{t('circle.every')}</span>
        <select class="input" value={form.every} onChange={(event) => choose(event.currentTarget.value)}>
          {offered(member?.cadence ?? null).map((every) => (
            <option key={every} value={every}>
              {everyText(readCadence(every))}
            </option>
          ))}
        </select>
      </label>
      <Picker
        type="date"
        label={t('circle.due')}
        min={today.value}
        value={form.due}
        fault={fault('due')}
        onInput={(due) => put({ due })}
      />
      <p class="sub">{t('circle.due.why')}</p>
    </>
  );
}

function write(member: Member | null, form: Answers): Promise<void> {
  const cadence = readCadence(form.every);
  const due = form.due || (cadence ? nextAfter(turnDay(), cadence) : null);
  const open = { every: cadence && writeCadence(cadence), due };
  if (member) return changeCard(member.entry, draftIn(form), t('circle.said.changed'), open);
  return addCard('p', newId(crypto), draftIn(form), t('circle.said.new'), open);
}

function usualOf(member: Member | null, first: Role): Answers {
  const { name = '', number = '', mail = '', note = '' } = member?.entry.card ?? {};
  const every = member?.cadence ? writeCadence(member.cadence) : '';
  const role = (member?.entry.card.role as Role | undefined) ?? first;
  return { role, name, number: number ?? '', mail: mail ?? '', note: note ?? '', every, due: member?.next ?? '' };
}
