/** How the doctor examines: times, folders, and the programs that it asks. */
import type { SystemFolders } from '../../../hardware/serial-ports.ts';

export interface ProbeLimits {
  /** for one answer of the library system or a terminal */
  answerMs: number;
  /** for one answer of a reader or printer */
  deviceAnswerMs: number;
  /** how long to wait for a scan; 0: no wait */
  scanMs: number;
  folders: SystemFolders;
}

export interface ProbeOptions extends ProbeLimits {
  environment: Readonly<Record<string, string | undefined>>;
  /** in bytes: below `full` the disk counts as full, below `low` as nearly full */
  disk?: { full: number; low: number };
  /** reads the log of this machine; journalctl where left out */
  logCommand?: string;
}
