/**
 * Names of scales that are often used, to be chosen instead of typed; none of their items. A range stands only
 * where a scale is scored in one way, and the form asks to compare it.
 */
export const KNOWN: readonly { scale: string; low?: number; high?: number }[] = [
  { scale: 'ProQOL: compassion satisfaction', low: 10, high: 50 },
  { scale: 'ProQOL: burnout', low: 10, high: 50 },
  { scale: 'ProQOL: secondary traumatic stress', low: 10, high: 50 },
  { scale: 'CBI: personal', low: 0, high: 100 },
  { scale: 'CBI: work', low: 0, high: 100 },
  { scale: 'CBI: client', low: 0, high: 100 },
  { scale: 'OLBI' },
  { scale: 'MBI' },
  { scale: 'WHO-5', low: 0, high: 100 },
];
