/**
 * A call by a program: a relay, a chime, a pager. It gets the call as variables of its environment,
 * and answers by its standard output.
 */
import type { Call, Way } from './call.ts';
import { runProgram } from './run-program.ts';

export interface CommandSettings {
  program: string;
  arguments: readonly string[];
  timeoutMs: number;
}

/**
 * Delivered when it ends with 0, or writes the line `delivered` before that; a line `acknowledged`
 * says that someone is coming.
 */
export function commandWay(settings: CommandSettings): Way {
  return {
    name: 'command',
    deliver: (call, signal, onAnswer) =>
      new Promise((resolve, reject) => {
        const onLine = (line: string) => {
          if (line === 'delivered' || line === 'acknowledged') resolve();
          if (line === 'acknowledged') onAnswer();
        };
        runProgram({ ...settings, variables: variablesOf(call), signal, onLine }).then(
          resolve,
          // After `delivered` it may go on, and fail, without taking the delivery back.
          reject,
        );
      }),
  };
}

function variablesOf({ id, library, device, reason, at, text }: Call) {
  return {
    KIOSK_CALL: id,
    KIOSK_LIBRARY: library,
    KIOSK_DEVICE: device,
    KIOSK_REASON: reason,
    KIOSK_AT: at,
    KIOSK_TEXT: text,
  };
}
