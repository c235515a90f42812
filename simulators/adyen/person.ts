/** The person at the terminal, with two minutes to present a card. */
export type Decision = 'approve' | 'decline' | 'cancel' | 'stop' | 'late';

export interface Person {
  /** a card is waited for */
  readonly isAsked: boolean;
  /** `hold`: until somebody presses a key; otherwise after the usual time. */
  ask(wanted: 'approve' | 'decline' | 'cancel' | 'hold'): Promise<Decision>;
  /** False: the terminal does not wait for the person. */
  press(decision: 'approve' | 'decline' | 'cancel'): boolean;
  /** of the register */
  stop(): void;
}

export function createPerson(stepMs: number, patienceMs: number, onChange: () => void): Person {
  let choose: ((decision: Decision) => void) | null = null;
  let holding = false;
  return {
    get isAsked() {
      return choose !== null;
    },
    ask: (wanted) =>
      new Promise((resolve) => {
        holding = wanted === 'hold';
        const timer = setTimeout(
          () => choose?.(wanted === 'hold' ? 'late' : wanted),
          holding ? patienceMs : stepMs,
        );
        // A program that has nothing else to do may end meanwhile.
        timer.unref?.();
        choose = (decision) => {
          clearTimeout(timer);
          choose = null;
          holding = false;
          resolve(decision);
        };
        onChange();
      }),
    press: (decision) => {
      if (!holding || !choose) return false;
      choose(decision);
      return true;
    },
    stop: () => choose?.('stop'),
  };
}
