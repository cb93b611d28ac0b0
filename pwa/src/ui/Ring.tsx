/** A ring of which a share, from 0 to 1, is closed. It is drawn: a shape is seen where colours are the system's. */
export function Ring({ share }: { share: number }) {
  return (
    <svg class="ring" viewBox="0 0 40 40" aria-hidden="true">
      <circle class="track" cx="20" cy="20" r="18" />
      {share > 0 && (
        <circle class="arc" cx="20" cy="20" r="17" pathLength={100} stroke-dashoffset={Math.round(100 - 100 * share)} />
      )}
    </svg>
  );
}
