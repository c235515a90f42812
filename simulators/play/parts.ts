/** The devices of the simulators' page. */
import type { LibrarySimulator } from '../library/sip2.ts';
import type { PrinterSimulator } from '../printer.ts';
import type { ReaderSimulator, SimulatedTag, Times } from '../reader.ts';
import type { ScannerSimulator } from '../scanner.ts';
import type { Terminal } from '../terminal.ts';

/** The simulators that run; one that was left out is not on the page. */
export interface Devices {
  library: LibrarySimulator | null;
  reader: ReaderSimulator | null;
  scanner: ScannerSimulator | null;
  printer: PrinterSimulator | null;
  terminal: Terminal | null;
}

/** A call for help that the kiosk sent to the desk. */
interface DeskCall {
  call: string;
  device: string;
  reason: string;
  text: string;
  /** someone is on the way */
  coming: boolean;
}

export interface Table {
  devices: Devices;
  /** every tag that was ever on the plate, by uid: it keeps its security when it is taken off */
  cupboard: Map<string, SimulatedTag>;
  /** the order for the next payment */
  terminalNext: string;
  /** its own status */
  terminalStatus: number;
  /** what was ordered of the reader */
  failingWrites: Times;
  failingReads: Times;
  cutLists: Times;
  warns: boolean;
  /** the last call for help; null: there was none */
  call: DeskCall | null;
}
