import { BatteryLow, CircleQuestionMark, CloudFog, PersonStanding, type IconNode } from 'lucide';
import type { Sign as Name } from '../../domain/strategies/checkin.ts';
import { checkinTexts } from '../../i18n/en/checkin.ts';
import { translator } from '../../i18n/texts.ts';
import { IconSvg } from '../../ui/IconSvg.tsx';

const t = translator(checkinTexts);

const ICONS: { readonly [sign in Name]: IconNode } = {
  exhaustion: BatteryLow,
  distance: CloudFog,
  accomplishment: CircleQuestionMark,
  body: PersonStanding,
};

/** A sign's picture and name. */
export function Sign({ of }: { of: Name }) {
  return (
    <>
      <IconSvg nodes={ICONS[of]} />
      <span>{t(`checkin.sign.${of}`)}</span>
    </>
  );
}
