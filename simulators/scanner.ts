/** A simulated barcode scanner. */
import { type SocketDevice, startSocketDevice } from './socket.ts';
import { toggle } from './toggle.ts';

/**
 * Settings of other scanners. `seven-bits`: 7E1, parity in the eighth bit · `codabar-letters`:
 * sends the start and stop signs of Codabar (`A…B`) · `codabar-old-letters`: in small letters, with
 * the older stop signs (`a…t`)
 */
export const scannerQuirks = ['seven-bits', 'codabar-letters', 'codabar-old-letters'] as const;
export type ScannerQuirk = (typeof scannerQuirks)[number];

export interface ScannerSimulator {
  readonly port: number;
  readonly plugged: boolean;
  /** whether a kiosk is connected: an earlier scan is lost, as with a real scanner */
  readonly connected: boolean;
  readonly quirks: ReadonlySet<ScannerQuirk>;
  /** ms since this code was last scanned; never: Infinity */
  sinceScanned(code: string): number;
  setQuirk(quirk: ScannerQuirk, on: boolean): void;
  /** Sends the code with its terminator (default: CR). False: not connected. */
  scan(code: string, terminator?: string): boolean;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  garbage(bytes?: Uint8Array): void;
  close(): Promise<void>;
  onChange(listener: () => void): () => void;
}

interface ScannerSimulatorOptions {
  port: number;
  host?: string;
  quirks?: readonly ScannerQuirk[];
}

export async function startScanner(options: ScannerSimulatorOptions): Promise<ScannerSimulator> {
  const quirks = new Set<ScannerQuirk>(options.quirks);
  const scannedAtMs = new Map<string, number>();
  const device: SocketDevice = await startSocketDevice({
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    // A scanner in its usual setting ignores what it receives.
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
    quirks,
    sinceScanned: (code) => performance.now() - (scannedAtMs.get(code) ?? -Infinity),
    setQuirk: (quirk, on) => {
      toggle(quirks, quirk, on);
      device.changed();
    },
    scan: (code, terminator = '\r') => {
      scannedAtMs.set(code, performance.now());
      const bytes = Buffer.from(withSigns(code, quirks) + terminator, 'latin1');
      device.send(quirks.has('seven-bits') ? bytes.map(withEvenParity) : bytes);
      return device.connections > 0;
    },
    unplug: device.unplug,
    plugIn: device.plugIn,
    garbage: device.garbage,
    close: device.close,
    onChange: device.onChange,
  };
}

/** Codabar holds digits and six marks; other codes are of another symbology. */
function withSigns(code: string, quirks: ReadonlySet<ScannerQuirk>): string {
  if (!/^[\d$:/.+-]+$/.test(code)) return code;
  if (quirks.has('codabar-old-letters')) return `a${code}t`;
  return quirks.has('codabar-letters') ? `A${code}B` : code;
}

/** Seven bits of data, and the eighth such that the number of ones is even. */
function withEvenParity(byte: number): number {
  const data = byte & 0x7f;
  let ones = 0;
  for (let bits = data; bits > 0; bits >>= 1) ones += bits & 1;
  return data | ((ones & 1) << 7);
}
