/** When an export is not trusted: the present set then stays. */

interface Counted {
  /** lines that are good, and lines that are bad */
  taken: number;
  bad: number;
  /** how many lines the export announces; null: it does not */
  announced: number | null;
  /** the share of lines that may be bad, 0 to 1 */
  mostBad: number;
}

/** Why the export is rejected; null: it is not. `what`: what it is called, `list` for one. */
export function rejectionOf(what: string, { taken, bad, announced, mostBad }: Counted) {
  const all = taken + bad;
  if (all > 0 && bad / all > mostBad)
    return `${bad} of ${all} lines are bad, and at most ${mostBad * 100} % may be`;
  if (announced !== null && announced !== all)
    return `the ${what} announces ${announced} entries and has ${all}: it was cut short`;
  // An empty export must announce zero entries: an empty file is a failed export.
  if (all === 0 && announced === null)
    return `the ${what} is empty, and does not say that it is to be`;
  return null;
}
