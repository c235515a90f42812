/** What the lights, the tests and the report of a running kiosk look at. */
import type { Memory } from '../memory/memory.ts';
import type { KioskHandle, Supervisor } from '../running-kiosk.ts';

export interface TestParts {
  kiosk: KioskHandle;
  supervisor: Supervisor;
  memory: Memory;
}
