/** How the doctor examines: times, folders, and the programs that it asks. */
import type { SystemFolders } from '../../../hardware/serial-ports.ts';
import type { SpaceLimits } from '../probes/free-space.ts';

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
  /** for a disk of another size */
  disk?: SpaceLimits;
  /** reads the log of this machine; journalctl where left out */
  logCommand?: string;
}
