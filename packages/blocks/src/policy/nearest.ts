/**
 * The known name that a misspelt one most likely means: the one with the fewest changed letters, if
 * they are few. Upper and lower case are the same.
 */
export function nearest(name: string, known: readonly string[]): string | null {
  const measured = known.map((each) => ({
    each,
    distance: distance(name.toLowerCase(), each.toLowerCase()),
  }));
  const best = measured.sort((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(1, Math.floor(name.length / 3)) ? best.each : null;
}

/** Letters to insert, remove or replace (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
