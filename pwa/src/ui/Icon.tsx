import { Later } from './Later.tsx';

/** A habit's icon: drawn (loaded after the first paint, its place is kept) or an emoji. */
export function Icon({ name }: { name: string }) {
  if (!name) return null;
  return (
    <span class="icon" aria-hidden="true">
      {/^[a-z][a-z0-9-]*$/.test(name) ? <Later show={(m) => <m.Drawn name={name} />} /> : name}
    </span>
  );
}
