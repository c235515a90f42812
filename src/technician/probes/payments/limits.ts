/** What a probe of a terminal is given beside its settings. */
import type { SystemFolders } from '../../../../hardware/serial-ports.ts';

export interface TerminalLimits {
  folders: SystemFolders;
  /** for one answer */
  answerMs: number;
  /** of the library */
  timeZone: string;
}
