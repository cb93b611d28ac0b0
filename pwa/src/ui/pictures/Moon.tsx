/** Rest, in a room of 24 by 24. */
export function Moon() {
  return <path class="rest" d="M19 14.500A8 8 0 0 1 9.500 5a7.500 7.500 0 1 0 9.500 9.500z" />;
}
