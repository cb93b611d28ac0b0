import { icons } from './icons.ts';
import { IconSvg } from './IconSvg.tsx';

/** One icon of the drawn set; nothing for a name that it does not have. */
export function Drawn({ name }: { name: string }) {
  const nodes = icons[name];
  return nodes ? <IconSvg nodes={nodes} /> : null;
}

/** A habit's icon, drawn or an emoji, on screens that have the drawn set already. */
export function Glyph({ name }: { name: string }) {
  if (!name) return null;
  return (
    <span class="icon" aria-hidden="true">
      {name in icons ? <Drawn name={name} /> : name}
    </span>
  );
}
