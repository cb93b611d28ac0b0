import type { Summary } from '../../domain/summary.ts';

/** What has grown, by the highest stage ever reached: a plant rests, it never withers. */
const DRAWN: { readonly [stage in Summary['stage']]: string } = {
  seed: 'M24 40v-4M24 36c-2.500 0-4-1.500-4-4 3 0 4 1.500 4 4z',
  sprout: 'M24 40V26M24 32c-5 0-8-3-8-8 5 0 8 3 8 8zM24 28c0-5 3-8 8-8 0 5-3 8-8 8z',
  sapling:
    'M24 40V16M24 34c-6 0-9-3-9-8 6 0 9 3 9 8zM24 28c0-6 3-9 9-9 0 6-3 9-9 9zM24 20c-4 0-6.500-2.500-6.500-7 4.500 0 6.500 2.500 6.500 7zM24 16c0-4 2-6 5-7 0 4-1.500 6.500-5 7z',
  rooted:
    'M24 40V14M18 43c3-1 5-2 6-4 1 2 3 3 6 4M24 34c-7 0-11-3-11-9 7 0 11 3 11 9zM24 30c0-7 4-10 11-10 0 7-4 10-11 10zM24 22c-6 0-9-3-9-9 6 0 9 4 9 9zM24 17c0-6 2-9 7-11 1 6-2 10-7 11z',
  evergreen:
    'M24 44V32M12 34c4-1 7-4 8-7-3 0-5 0-6-.5 4-2 6-5 7-8-2 0-3 0-4-.5 4-2.500 6-7 7-12 1 5 3 9.500 7 12-1 .5-2 .5-4 .5 1 3 3 6 7 8-1 .5-3 .5-6 .5 1 3 4 6 8 7z',
};

export function Plant({ stage }: { stage: Summary['stage'] }) {
  return (
    <svg class="plant" viewBox="8 2 32 44" aria-hidden="true">
      <path d={DRAWN[stage]} />
    </svg>
  );
}
