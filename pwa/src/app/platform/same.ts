/** Which fields of a form a person changed. */

/** The fields that differ from what a form showed when it was opened. */
export function changedFields<T extends object>(opened: T, now: T): Partial<T> {
  const names = Object.keys(now) as (keyof T)[];
  return Object.fromEntries(
    names.filter((name) => !same(opened[name], now[name])).map((name) => [name, now[name]]),
  ) as Partial<T>;
}

/** Whether two values are equal, lists and objects by their content. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, told) === JSON.stringify(b, told);
}

/** In JSON a number that is none would be null, as what is not there. */
function told(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { is: String(value) } : value;
}
