/** An open port of any kind, and why one did not open. */
/** An open port, until it ends; it is never opened again. */
export interface Port {
  /**
   * Resolves when the system has the bytes; with `untilSent` on a serial port, when they have left
   * it. Rejects when the port is closed or the write fails.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Idempotent; resolves when the device is free. Does not call `onDown`. */
  close(): Promise<void>;
}
export interface PortHandlers {
  onData(chunk: Uint8Array): void;
  /** Once, when the port ends other than by `close()`; the reason is for a technician. */
  onDown(reason: string): void;
}
/** Why a port could not be opened, for further advice; `late`: no answer in time. */
export type PortTrouble =
  | 'refused'
  | 'unreachable'
  | 'unknown-host'
  | 'cut-off'
  | 'no-port'
  | 'no-permission'
  | 'taken'
  | 'late'
  | 'other';
export class PortError extends Error {
  readonly trouble: PortTrouble;
  constructor(message: string, trouble: PortTrouble) {
    super(message);
    this.name = 'PortError';
    this.trouble = trouble;
  }
}

/** Calls `tell` the first time only. */
export function once<Value>(tell: (value: Value) => void): (value: Value) => void {
  let called = false;
  return (value) => {
    if (called) return;
    called = true;
    tell(value);
  };
}
