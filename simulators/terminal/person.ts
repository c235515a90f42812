/** The person at a simulated terminal. */
export type Decision = 'approve' | 'decline' | 'cancel' | 'stop' | 'lost';

export interface Person {
  /** A payment begins, or another command. */
  begin(): void;
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

export function createPerson(stepMs: number, onChange: () => void): Person {
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
        const timer = wanted === 'hold' ? undefined : setTimeout(() => choose?.(wanted), stepMs);
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
