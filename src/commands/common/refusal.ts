/** How a command ends when it cannot do what was asked. */
import { Fault } from '../../fault.ts';
import { printError } from './print.ts';
import { shell } from './shell.ts';

/** As in sysexits.h; each command lists its own in --help. */
export const exitCodes = {
  wrongUse: 64,
  wrongData: 65,
  noInput: 66,
  unavailable: 69,
  defect: 70,
  cannotWrite: 74,
  forbidden: 77,
  wrongConfiguration: 78,
} as const;

/** A message for the person at the terminal, and the exit code. */
export class Refusal extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A kiosk runs on the data folder `folder`, and this command gets nothing from it. */
export function noAnswer(
  folder: string,
  asked: { kind: 'forbidden' } | { kind: 'failed'; why: string },
): Refusal {
  return asked.kind === 'forbidden'
    ? new Refusal(
        `${folder} belongs to another user, and so does a kiosk that runs on it.\nRun this as that user: sudo kiosk …`,
        exitCodes.forbidden,
      )
    : new Refusal(
        `The kiosk on ${folder} does not answer as it should: ${asked.why}.\nSee its log.`,
        exitCodes.unavailable,
      );
}

export function inNoBranch(): Refusal {
  return new Refusal(
    'This kiosk is in no branch: `branch` is not set (docs/branch.md).',
    exitCodes.wrongConfiguration,
  );
}

/**
 * Runs a command. A Refusal goes to standard error and sets the exit code; so does a Fault whose
 * code is in `faults`, or any Fault where `otherFaults` is given.
 */
export async function orRefuse(
  action: () => Promise<void> | void,
  faults: Readonly<Record<string, number>> = {},
  otherFaults?: number,
): Promise<void> {
  try {
    await action();
  } catch (error) {
    const exitCode =
      error instanceof Refusal
        ? error.exitCode
        : error instanceof Fault
          ? (faults[error.code] ?? otherFaults)
          : undefined;
    if (exitCode === undefined) throw error;
    const { message } = error as Error;
    printError(error instanceof Fault ? `${message}\n${error.remedy}\n` : `${message}\n`);
    shell().exitCode = exitCode;
  }
}
