/** The median of several runs of a benchmark, with the spread; and two commits side by side. */

/** @typedef {{ name: string, figure: number, unit: string }} Figure */
/** @typedef {{ median: number, least: number, most: number, runs: number }} Spread */
/** @typedef {{ name: string, unit: string, spread: Spread }} Row */

/** @param {readonly number[]} values at least one @returns {Spread} */
export function spreadOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ index) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    least: at(0),
    most: at(sorted.length - 1),
    runs: sorted.length,
  };
}

/**
 * The figures of all runs by their names, in the order in which they first came.
 * @param {readonly (readonly Figure[])[]} runs @returns {Row[]}
 */
export function rowsOf(runs) {
  const figures = runs.flat();
  return [...new Set(figures.map(({ name }) => name))].map((name) => {
    const same = figures.filter((each) => each.name === name);
    return { name, unit: same[0]?.unit ?? '', spread: spreadOf(same.map(({ figure }) => figure)) };
  });
}

/**
 * `ratio`: median here by median there. `apart`: no run of one commit is within the runs of the
 * other, so that the difference is more than the spread.
 * @param {readonly Row[]} here @param {readonly Row[]} there
 */
export function compare(here, there) {
  const names = new Set([...here, ...there].map(({ name }) => name));
  return [...names].map((name) => {
    const [ours, theirs] = [here, there].map((rows) => rows.find((row) => row.name === name));
    const [a, b] = [ours?.spread ?? null, theirs?.spread ?? null];
    const both = a !== null && b !== null;
    return {
      name,
      unit: ours?.unit ?? theirs?.unit ?? '',
      here: a,
      there: b,
      ratio: both && b.median !== 0 ? a.median / b.median : null,
      apart: both && (a.least > b.most || b.least > a.most),
    };
  });
}
