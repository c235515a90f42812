/**
 * Requests that may wait, such as for a title: the line takes one request at a time, so they are
 * sent one by one while the visit has nothing else under way. None delays a check-out by more than
 * its own answer.
 */
export interface IdleRequests {
  /** A request for the visit. Its answer comes when `work` has ended; those that may wait do. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves with what the request answers; with null where the visit ends before its turn. */
  whenIdle<T>(request: () => Promise<T>): Promise<T | null>;
  /** Answers all that wait: the patron has left, or the line is lost. */
  close(): void;
  /** The line is back. */
  open(): void;
}

interface Waiting {
  run(): Promise<void>;
  drop(): void;
}

export function createIdleRequests(): IdleRequests {
  let waiting: Waiting[] = [];
  let underWay = 0;
  let isAsking = false;
  let isClosed = false;

  async function askAll(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      for (let next = takeIfIdle(); next !== undefined; next = takeIfIdle()) await next.run();
    } finally {
      isAsking = false;
    }
  }
  function takeIfIdle() {
    return underWay === 0 ? waiting.shift() : undefined;
  }

  return {
    during: async (work) => {
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        void askAll();
      }
    },
    whenIdle: <T>(request: () => Promise<T>) =>
      new Promise<T | null>((resolve, reject) => {
        if (isClosed) return resolve(null);
        waiting.push({
          run: () => request().then(resolve, reject),
          drop: () => resolve(null),
        });
        void askAll();
      }),
    open: () => {
      isClosed = false;
    },
    close: () => {
      isClosed = true;
      for (const { drop } of waiting) drop();
      waiting = [];
    },
  };
}
