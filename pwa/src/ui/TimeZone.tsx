import { stored } from '../app/records/settings.ts';
import { pushStatus } from '../app/nudges/status.ts';
import { canGoBack, chooseZone, zone, zoneNames } from '../app/nudges/zone.ts';
import { remindingTexts } from '../i18n/en/reminding.ts';
import { translator } from '../i18n/texts.ts';
import { Section } from './Settings.tsx';
import { run } from '../app/records/failure.ts';
import './parts.css';

const t = translator(remindingTexts);

/** The time zone in use; it can be chosen where the browser or the server knows none. */
export function TimeZone() {
  const { name, from } = zone();
  const server = pushStatus.value?.zone;
  // It was changed lately: the server's answer may be older than that.
  const foreign = server && !server.known && stored.value.get('tz') === name;
  return (
    <Section title={t('zone.title')}>
      <p class={from === 'assumed' ? 'fault' : undefined}>{t(`zone.${from}`, { zone: spoken(name) })}</p>
      {foreign && <p class="fault">{t('zone.foreign', { zone: spoken(name), used: spoken(server.name) })}</p>}
      <label class="field">
        <span>{t('zone.choose')}</span>
        <select
          class="input"
          value={from === 'chosen' ? name : ''}
          onChange={(event) => run(chooseZone(event.currentTarget.value))}
        >
          <option value="">{t(canGoBack() ? 'zone.auto' : 'zone.none')}</option>
          {zoneNames(name).map((one) => (
            <option key={one} value={one}>
              {spoken(one)}
            </option>
          ))}
        </select>
      </label>
    </Section>
  );
}

/** On Today, while the zone is only assumed. */
export function ZoneCard() {
  const { name, from } = zone();
  if (from !== 'assumed') return null;
  return (
    <section class="card" aria-label={t('zone.title')}>
      <p>{t('zone.ask', { zone: spoken(name) })}</p>
      <a class="link" href="/day">
        {t('zone.act')}
      </a>
    </section>
  );
}

/** A zone's name for people; `Etc/GMT-2` becomes UTC+2. */
function spoken(name: string): string {
  const fixed = /^Etc\/GMT([+-])(\d+)$/.exec(name);
  return fixed ? `UTC${fixed[1] === '+' ? '−' : '+'}${fixed[2]}` : name.replaceAll('_', ' ');
}
