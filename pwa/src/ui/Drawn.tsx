import { icons } from './icons.ts';
import { IconSvg } from './IconSvg.tsx';

/** One drawn icon by name; nothing for an unknown name. */
export function Drawn({ name }: { name: string }) {
  const nodes = icons[name];
  return nodes ? <IconSvg nodes={nodes} /> : null;
}

/** A habit's icon (drawn or emoji), for screens that have loaded the drawn icons. */
export function Glyph({ name }: { name: string }) {
  if (!name) return null;
  return (
    <span class="icon" aria-hidden="true">
      {name in icons ? <Drawn name={name} /> : name}
    </span>
  );
}
