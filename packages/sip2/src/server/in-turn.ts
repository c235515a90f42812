/**
 * Each move waits for the one before, whatever became of it: what is being plugged in is not plugged in
 * again.
 */
export function createInTurn(): (move: () => Promise<void>) => Promise<void> {
  let last = Promise.resolve();
  return (move) => {
    const own = last.then(move);
    last = own.catch(() => undefined);
    return own;
  };
}
