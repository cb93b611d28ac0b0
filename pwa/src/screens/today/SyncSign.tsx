import { useState } from 'preact/hooks';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { Later } from '../../ui/Later.tsx';
import { parts } from '../../ui/parts.ts';

const t = translator(firstTexts);

/** The longest of what the sign may say. Unseen behind it, they keep its room: no list moves when it comes or changes. */
const SIGNS = ['sync.update', 'sync.http', 'sync.offline', 'sync.full'] as const;

/** Whether all is saved. What it says comes with the quiet lines, its room from the first paint. */
export function SyncSign() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <div class="signs">
        <Later of={parts.lines} patient show={({ Sign }) => <Sign onOpen={() => setOpen(true)} />} />
        {SIGNS.map((one) => (
          <i key={one} class="sync loud" aria-hidden="true">
            {t(one)}
          </i>
        ))}
      </div>
      {open && <Later of={parts.syncSheet} show={({ SyncSheet }) => <SyncSheet onClose={() => setOpen(false)} />} />}
    </>
  );
}
