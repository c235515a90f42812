/** The person at a simulated terminal. */
/** `late`: no card came. `stop`, `lost`: the kiosk asked to stop, or hung up. */
export type Decision = 'approve' | 'decline' | 'cancel' | 'late' | 'stop' | 'lost';

export interface Person {
  /** A payment begins, or another command. */
  begin(): void;
  /** `hold`: until a key is pressed; otherwise after the usual time. */
  decide(wanted: 'approve' | 'decline' | 'cancel' | 'hold'): Promise<Decision>;
  /** Their step is waited for. */
  waits(): boolean;
  /** The kiosk asked to stop. */
  isStopped(): boolean;
  /** The kiosk asked to stop, or hung up; kept for a person who has not been asked yet. */
  interrupt(decision: 'stop' | 'lost'): void;
  /** False: the terminal does not wait for the person. */
  press(decision: Decision): boolean;
}

/** `patienceMs`: how long a terminal that holds waits for a card; for ever unless given. */
export function createPerson(
  stepMs: number,
  onChange: () => void,
  patienceMs: number | null = null,
): Person {
  let choose: ((decision: Decision) => void) | null = null;
  let holding = false;
  let stopping = false;
  return {
    waits: () => choose !== null,
    isStopped: () => stopping,
    begin: () => {
      stopping = false;
    },
    decide: (wanted) =>
      new Promise((resolve) => {
        if (stopping) return resolve('stop');
        holding = wanted === 'hold';
        const afterMs = wanted === 'hold' ? patienceMs : stepMs;
        const timer =
          afterMs === null
            ? undefined
            : setTimeout(() => choose?.(wanted === 'hold' ? 'late' : wanted), afterMs);
        // A program that has nothing else to do may end meanwhile.
        if (wanted === 'hold') timer?.unref?.();
        choose = (decision) => {
          clearTimeout(timer);
          choose = null;
          holding = false;
          resolve(decision);
        };
        onChange();
      }),
    interrupt: (decision) => {
      if (decision === 'stop') stopping = true;
      choose?.(decision);
    },
    press: (decision) => {
      if (!holding || !choose) return false;
      choose(decision);
      return true;
    },
  };
}
