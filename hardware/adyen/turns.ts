/** One thing after the other: the terminal takes one request at a time, but for status and abort. */
interface Turns {
  readonly isPaying: boolean;
  /** Waits until all before it are done. */
  take<Value>(work: () => Promise<Value>, kind?: 'payment'): Promise<Value>;
  /** null: something is under way. */
  ifFree<Value>(work: () => Promise<Value>): Promise<Value | null>;
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let paying = 0;
  const take: Turns['take'] = (work, kind) => {
    waiting += 1;
    if (kind === 'payment') paying += 1;
    const done = last.then(work).finally(() => {
      waiting -= 1;
      if (kind === 'payment') paying -= 1;
    });
    last = done.catch(() => {});
    return done;
  };
  return {
    get isPaying() {
      return paying > 0;
    },
    take,
    ifFree: async (work) => (waiting > 0 ? null : take(work)),
  };
}
