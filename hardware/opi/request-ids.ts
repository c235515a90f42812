/**
 * Eight digits at most, as a published client of a real CCV terminal sends them: no page says whether
 * a terminal takes nine. By the clock, so that no file must remember the last one: hundredths of a second,
 * each higher than the one before it. They come again after eleven days.
 */
export function createRequestIds(now: () => Date): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Math.floor(now().getTime() / 10));
    return String(last % 100_000_000);
  };
}
