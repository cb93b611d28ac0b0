import type { IconNode } from 'lucide';

/** An icon of the drawn set. */
export function IconSvg({ nodes }: { nodes: IconNode }) {
  return (
    <svg class="drawn" viewBox="0 0 24 24" aria-hidden="true">
      {nodes.map(([tag, attributes], i) => {
        const Part = tag as 'path';
        return <Part key={i} {...attributes} />;
      })}
    </svg>
  );
}
