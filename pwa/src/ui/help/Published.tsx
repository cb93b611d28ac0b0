import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { isOld, monthText, type Source } from './lines.ts';

const t = translator(helpTexts);

/** Who published it and in which month, with the way to that text; after 12 months, that it may have changed. */
export function Published({ of: { source, cites, address, source_dated } }: { of: Source }) {
  const values = { source, cites: cites ?? '', month: monthText(source_dated) };
  // The device's date: an app that nobody renews grows old as well.
  const today = new Date().toISOString().slice(0, 10);
  return (
    <p class="fine">
      <a href={address} target="_blank" rel="noreferrer">
        {t(cites ? 'help.published.citing' : 'help.published', values)}
      </a>
      {isOld(source_dated, today) && <> {t('help.old')}</>}
    </p>
  );
}
