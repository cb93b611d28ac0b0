import { proof, pushState } from '../app/nudges/subscription.ts';
import { go } from '../app/platform/router.ts';
import { remindingTexts } from '../i18n/en/reminding.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(remindingTexts);

/** Whether the test push has arrived; on an iPhone, the link to installing the app, which push needs there. */
export function Chain() {
  const way = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
    go('/more#install');
  };
  return (
    <>
      {pushState.value === 'home' && (
        <a class="link" href="/more#install" onClick={way}>
          {t('nudges.home.how')}
        </a>
      )}
      <div role="status">{proof.value !== 'none' && <p>{t(`proof.${proof.value}`)}</p>}</div>
    </>
  );
}
