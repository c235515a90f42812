/**
 * The first of `signals` to be aborted, as a signal and as an event. `end` lets go of them, since a
 * kiosk's own signal lives for months.
 */
export function onceAborted(signals: readonly AbortSignal[], act = () => {}) {
  const first = new AbortController();
  let resolve = () => {};
  const event = new Promise<void>((resolved) => {
    resolve = resolved;
  });
  const stop = () => {
    if (first.signal.aborted) return;
    first.abort();
    act();
    resolve();
  };
  for (const signal of signals) signal.addEventListener('abort', stop);
  if (signals.some(({ aborted }) => aborted)) stop();
  const end = () => {
    for (const signal of signals) signal.removeEventListener('abort', stop);
  };
  return { signal: first.signal, event, end };
}
