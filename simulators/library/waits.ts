/** The waits of the simulated library system before it carries something out, or answers. */
interface Waits {
  /** `end` ends it early. */
  start(ms: number): { over: Promise<void>; end(): void };
  endAll(): void;
}

export function createWaits(): Waits {
  const waiting = new Set<() => void>();
  return {
    start: (ms) => {
      let end = () => {};
      const over = new Promise<void>((resolve) => {
        end = () => {
          clearTimeout(timer);
          waiting.delete(end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        waiting.add(end);
      });
      return { over, end };
    },
    endAll: () => {
      for (const end of waiting) end();
    },
  };
}
