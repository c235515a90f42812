/** Resolves with `event`, at the latest after `limitMs`. */
export async function pauseOr(event: Promise<void> | null, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race(event === null ? [limit] : [event, limit]);
  clearTimeout(timer);
}
