/** An envelope, closed with a seal or open with a sheet in it. */
export function Envelope({ isOpen = false }: { isOpen?: boolean }) {
  return (
    <svg class={isOpen ? 'envelope open' : 'envelope'} viewBox="0 0 160 120" aria-hidden="true">
      {isOpen && <path class="flap" d="M14 52L80 6l66 46z" />}
      {isOpen && <rect class="enclosed" x="30" y="18" width="100" height="74" rx="4" />}
      {isOpen && <path class="written" d="M44 34h52M44 44h70M44 54h44" />}
      <path class="back" d="M14 50v58a6 6 0 0 0 6 6h120a6 6 0 0 0 6-6V50L80 90z" />
      {!isOpen && <path class="flap" d="M14 50a6 6 0 0 1 6-6h120a6 6 0 0 1 6 6L86 88a10 10 0 0 1-12 0z" />}
      {!isOpen && <circle class="wax" cx="80" cy="86" r="11" />}
      {!isOpen && <path class="mark" d="M80 91v-9m0 5c-5 0-5-5-5-5 4 0 5 2 5 5m0-2c5 0 5-5 5-5-4 0-5 2-5 5" />}
    </svg>
  );
}
