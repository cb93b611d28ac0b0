import { useEffect, useRef, useState } from 'preact/hooks';
import { NoCamera, scan } from '../../app/platform/qr.ts';
import { readInvitation } from '../../app/account/pairing.ts';
import { joinTexts } from '../../i18n/en/join.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(joinTexts);
type Key = Parameters<typeof t>[0];

/** Looks for a pairing code until it has one; anything else in view is passed over. */
export function Camera({ onFound, onStop }: { onFound: (text: string) => void; onStop: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [fault, setFault] = useState<Key | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    scan(video.current!, stop.signal, (text) => readInvitation(text) !== null).then(onFound, (error: unknown) => {
      if (error instanceof NoCamera) setFault(`join.camera.${error.why}`);
      else if (!stop.signal.aborted) reportError(error);
    });
    return () => stop.abort();
  }, []);
  return (
    <div class="camera">
      <p role={fault ? 'alert' : undefined}>{t(fault ?? 'join.scan.aim')}</p>
      <video ref={video} hidden={fault !== null} playsInline muted />
      <button type="button" class="quiet" onClick={onStop}>
        {t('join.scan.stop')}
      </button>
    </div>
  );
}
