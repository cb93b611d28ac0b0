import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { BOARD, monthText } from '../../ui/help/lines.ts';
import { Published } from '../../ui/help/Published.tsx';

const t = translator(helpTexts);

/** What a licensing board asks: the fear of it keeps people from help, and is often out of date. */
export function Board() {
  const { source, source_dated, boards } = BOARD;
  return (
    <section class="card" id="board" aria-label={t('help.board')}>
      <h2>{t('help.board')}</h2>
      <p>{t('help.board.text', { source, month: monthText(source_dated), boards })}</p>
      <Published of={BOARD} />
    </section>
  );
}
