/** What a chart asks, and a test answers when it likes. */

/** Lets promises that are resolved already be heard. */
export function settle() {
  return new Promise<void>((resolve) => setImmediate(resolve));
}

/** Each request waits until the test answers it. */
export function questions<Q, A>() {
  const open: { asked: Q; answer(given: A): void }[] = [];
  return {
    open,
    ask: (asked: Q) => new Promise<A>((answer) => open.push({ asked, answer })),
    /** Answers the oldest, and lets the chart hear of it. */
    answer: async (given: A) => {
      const first = open.shift();
      if (!first) throw new Error('nothing was asked');
      first.answer(given);
      await settle();
      return first.asked;
    },
  };
}
