import { first } from './icons-first.ts';
import { Later } from './Later.tsx';
import { parts } from './parts.ts';
import { IconSvg } from './IconSvg.tsx';

/** A habit's icon: an emoji, or drawn (icons beyond the starters' are loaded on demand). Its space is reserved. */
export function Icon({ name }: { name: string }) {
  if (!name) return null;
  const known = first[name];
  const drawn = /^[a-z][a-z0-9-]*$/.test(name);
  return (
    <span class="icon" aria-hidden="true">
      {known ? (
        <IconSvg nodes={known} />
      ) : drawn ? (
        <Later of={parts.drawn} quiet show={({ Drawn }) => <Drawn name={name} />} />
      ) : (
        name
      )}
    </span>
  );
}
