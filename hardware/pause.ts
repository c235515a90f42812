/** Resolves with `event`, at the latest after `limitMs`. */
export async function pauseOr(event: Promise<void> | null, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race(event === null ? [limit] : [event, limit]);
  clearTimeout(timer);
}

/**
 * Calls `end` after `limitMs`, but not before what has arrived by then is read: a process that stood
 * still finds its timers due before it looks at its sockets. Returns what calls it off.
 */
export function limit(end: () => void, limitMs: number): () => void {
  let afterReading: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    afterReading = setImmediate(end);
  }, limitMs);
  return () => {
    clearTimeout(timer);
    clearImmediate(afterReading);
  };
}
