import type { IconNode } from 'lucide';
import { IconSvg } from './IconSvg.tsx';

interface Props {
  icon: IconNode;
  label: string;
  /** What it does, in a few words. */
  why?: string;
  /** Where it leads; or `onPick`: what it does. */
  href?: string;
  onPick?: () => void;
}

/** One choice of a list: its icon, its name, and what it does. */
export function Item({ icon, label, why, href, onPick }: Props) {
  const within = (
    <>
      <IconSvg nodes={icon} />
      <span>{label}</span>
      {why && <span class="sub">{why}</span>}
    </>
  );
  return href ? (
    <a class="item" href={href}>
      {within}
    </a>
  ) : (
    <button type="button" class="item" onClick={onPick}>
      {within}
    </button>
  );
}
