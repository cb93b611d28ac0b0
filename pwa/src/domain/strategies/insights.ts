/**
 * Insights: what stood side by side in a person's own weeks, told with its count and as a question. No cause is
 * claimed. Nothing backs them but the person's own weeks, so what chance alone makes often enough is not told.
 * Twin: server/tend/domain/strategies/insights.py; cases in tests/vectors/insights.json.
 */

/** A week: whether each act was in it, and whether each mark was; null, or no entry: not known. */
export interface InsightWeek {
  acts: { readonly [act: string]: boolean | null };
  marks: { readonly [mark: string]: boolean | null };
}

/** On `n` of `of` weeks with the act the mark was there as well. */
export interface Insight {
  act: string;
  mark: string;
  n: number;
  of: number;
}

/** The last weeks count alone: a year of them, and all binomials stay whole numbers. */
const WEEKS_MOST = 52;
/** So many weeks with the act are needed, and so many without it beside them. */
const WITH_LEAST = 8;
const WITHOUT_LEAST = 4;
/**
 * In so many lives of chance alone at most one is told anything: by Fisher's exact test, one-sided, over all pairs of
 * an act and a mark that had weeks enough (Bonferroni).
 */
const LIVES = 20;
const SHOWN_MOST = 3;

/** What may be told, the least likely by chance first; each act and each mark at most once. `weeks`: the oldest first. */
export function insightsOf(weeks: readonly InsightWeek[]): Insight[] {
  const last = weeks.slice(-WEEKS_MOST);
  const pairs = namesIn(last, 'acts').flatMap((act) =>
    namesIn(last, 'marks').flatMap((mark) => pairOf(last, act, mark) ?? []),
  );
  const found = pairs.filter((pair) => isMuch(pair) && pair.chance * pairs.length * LIVES <= 1);
  found.sort((a, b) => a.chance - b.chance || order(a.act, b.act) || order(a.mark, b.mark));
  const told: Insight[] = [];
  for (const { act, mark, both, acts } of found) {
    if (told.length < SHOWN_MOST && told.every((one) => one.act !== act && one.mark !== mark)) {
      told.push({ act, mark, n: both, of: acts });
    }
  }
  return told;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function namesIn(weeks: readonly InsightWeek[], of: 'acts' | 'marks'): string[] {
  return [...new Set(weeks.flatMap((week) => Object.keys(week[of])))].sort(order);
}

/** How many weeks had an act, a mark, both, or were known at all; and how likely chance alone makes as much of it. */
interface Pair {
  act: string;
  mark: string;
  both: number;
  acts: number;
  marks: number;
  all: number;
  chance: number;
}

/** Null: too few weeks. */
function pairOf(weeks: readonly InsightWeek[], act: string, mark: string): Pair | null {
  let [both, acts, marks, all] = [0, 0, 0, 0];
  for (const week of weeks) {
    const [hasAct, hasMark] = [week.acts[act] ?? null, week.marks[mark] ?? null];
    if (hasAct === null || hasMark === null) continue;
    all++;
    if (hasAct) acts++;
    if (hasMark) marks++;
    if (hasAct && hasMark) both++;
  }
  if (acts < WITH_LEAST || all - acts < WITHOUT_LEAST) return null;
  return { act, mark, both, acts, marks, all, chance: chanceOf(both, acts, marks, all) };
}

/** On two thirds of the weeks with the act, and on a third more of them than of those without. */
function isMuch({ both, acts, marks, all }: Pair): boolean {
  const others = all - acts;
  return 3 * both >= 2 * acts && 3 * (both * others - (marks - both) * acts) >= acts * others;
}

/** How likely `both` or more of the weeks with the act have the mark, if the marks fell on any weeks. */
function chanceOf(both: number, acts: number, marks: number, all: number): number {
  let ways = 0;
  for (let i = both; i <= Math.min(acts, marks); i++) ways += choose(marks, i) * choose(all - marks, acts - i);
  return ways / choose(all, acts);
}

/** Pascal's triangle: whole numbers below 2^53 all through. */
const TRIANGLE: number[][] = [[1]];

function choose(n: number, k: number): number {
  for (let i = TRIANGLE.length; i <= n; i++) {
    const above = TRIANGLE[i - 1]!;
    TRIANGLE.push(Array.from({ length: i + 1 }, (_, j) => (above[j - 1] ?? 0) + (above[j] ?? 0)));
  }
  return TRIANGLE[n]![k] ?? 0;
}

/**
 * The least number that splits weeks into those that reach it and those that do not: at most two thirds reach it.
 * Null: none does, for all weeks are alike.
 */
export function splitAt(values: readonly number[]): number | null {
  const above = [...new Set(values)].filter((value) => value > 0).sort((a, b) => a - b);
  return above.find((value) => 3 * values.filter((one) => one >= value).length <= 2 * values.length) ?? null;
}

/** The average of some numbers; null: there is none. */
export function averageOf(values: readonly number[]): number | null {
  return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}
