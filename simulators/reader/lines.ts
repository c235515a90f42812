/**
 * Outputs and inputs of a simulated reader. An output goes off by itself when its time is over, and
 * all of them when the reader is without power.
 */
export interface SimulatedLines {
  /** whether it is on, by number from 1; as the model's commands reach them */
  outputs(): ReadonlySet<number>;
  /** each as it is now, the first one at 0 */
  inputs(): readonly boolean[];
  setInput(number: number, on: boolean): void;
  /** From a command; false: it has no such output. */
  setOutput(number: number, on: boolean, forMs: number | null): boolean;
  /** The next settings of an output are refused, or answered as if done; from now on: `stuck`. */
  fail(how: 'refused' | 'stuck' | null): void;
  powerOff(): void;
}

/** of outputs, and of inputs */
export const mostLines = 4;

export function createLines(changed: () => void): SimulatedLines {
  const on = new Map<number, NodeJS.Timeout | null>();
  const inputs = new Array<boolean>(mostLines).fill(false);
  let fault: 'refused' | 'stuck' | null = null;

  const switchOff = (number: number): void => {
    clearTimeout(on.get(number) ?? undefined);
    on.delete(number);
    changed();
  };
  return {
    outputs: () => new Set(on.keys()),
    inputs: () => [...inputs],
    setInput: (number, level) => {
      inputs[number - 1] = level;
      changed();
    },
    setOutput: (number, level, forMs) => {
      if (number < 1 || number > mostLines || fault === 'refused') return false;
      if (fault === 'stuck') return true;
      if (!level) switchOff(number);
      else {
        clearTimeout(on.get(number) ?? undefined);
        on.set(number, forMs === null ? null : setTimeout(() => switchOff(number), forMs));
        changed();
      }
      return true;
    },
    fail: (how) => {
      fault = how;
    },
    powerOff: () => {
      for (const number of [...on.keys()]) switchOff(number);
    },
  };
}
