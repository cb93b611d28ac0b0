import { icons } from './icons.ts';

/** One icon of the drawn set; nothing for a name that it does not have. */
export function Drawn({ name }: { name: string }) {
  const nodes = icons[name];
  if (!nodes) return null;
  return (
    <svg class="drawn" viewBox="0 0 24 24" aria-hidden="true">
      {nodes.map(([Tag, attributes], i) => {
        const Shape = Tag as 'path';
        return <Shape key={i} {...(attributes as object)} />;
      })}
    </svg>
  );
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
