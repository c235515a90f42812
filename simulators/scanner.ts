/** A barcode scanner that reads what it is told to. */
import { type SocketDevice, startSocketDevice } from './socket.ts';

export interface ScannerSimulator {
  readonly port: number;
  readonly plugged: boolean;
  /** whether a kiosk listens: what is scanned before is lost, as with a real scanner */
  readonly connected: boolean;
  /** Beeps, and sends the code with its terminator (CR unless told otherwise). Returns whether anyone was connected. */
  scan(code: string, terminator?: string): boolean;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  garbage(bytes?: Uint8Array): void;
  close(): Promise<void>;
  onChange(listener: () => void): () => void;
}

export async function startScanner(options: { port: number; host?: string }): Promise<ScannerSimulator> {
  const device: SocketDevice = await startSocketDevice({
    ...options,
    // Whatever the kiosk sends, a scanner in its usual setting ignores.
    onConnection: (socket) => socket.resume(),
  });
  return {
    port: device.port,
    get plugged() {
      return device.plugged;
    },
    get connected() {
      return device.connections > 0;
    },
    scan: (code, terminator = '\r') => {
      device.send(Buffer.from(code + terminator, 'latin1'));
      return device.connections > 0;
    },
    unplug: device.unplug,
    plugIn: device.plugIn,
    garbage: device.garbage,
    close: device.close,
    onChange: device.onChange,
  };
}
