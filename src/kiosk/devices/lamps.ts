/** The lamps on the kiosk, by its state. */
import type { OpenSignals } from '../../../hardware/signals/signals.ts';
import type { Part, PartState } from '../../../machines/domain.ts';
import type { Finding } from '../../technician/finding.ts';

const lampNames = ['green', 'amber', 'red'] as const;
type Lamp = (typeof lampNames)[number];

interface LampState {
  /** a patron can use it now */
  usable: boolean;
  parts: Readonly<Record<Part, PartState>>;
  /** a call for help waits */
  isCalling: boolean;
  lights: readonly Pick<Finding, 'light' | 'code'>[];
}

/** It mends itself. */
const noWork: readonly string[] = ['restart-due'];

/** Green stays on beside amber: the kiosk can be used. */
function lampsOf({ usable, parts, isCalling, lights }: LampState): Record<Lamp, boolean> {
  const isLit = ({ light, code }: LampState['lights'][number]) =>
    (light === 'broken' || light === 'attention') && !noWork.includes(code);
  const needsStaff = isCalling || Object.values(parts).includes('down') || lights.some(isLit);
  return { green: usable, amber: usable && needsStaff, red: !usable };
}

/** Of a kiosk that is not there. */
const dark: Record<Lamp, boolean> = { green: false, amber: false, red: true };
/** So long each lamp is on while a technician tries them. */
const tryMs = 800;

export interface Lamps {
  /** A part or the screen has changed. */
  update(): void;
  /** As above, and what the lights show is looked at again. */
  look(): void;
  /** Each that is connected alone, one after the other; then as before. */
  tryEach(): Promise<{ output: Lamp; works: boolean }[]>;
  /** Red: no patron can use a kiosk that does not run. */
  close(): Promise<void>;
}

/** A lamp that cannot be set stops nothing: its driver tries again, and reports that. */
export function createLamps(
  signals: Pick<OpenSignals, 'set' | 'outputs'>,
  state: () => Omit<LampState, 'lights'> | null,
  lights: () => LampState['lights'],
): Lamps {
  let shown: Partial<Record<Lamp, boolean>> = {};
  let seen: LampState['lights'] = [];
  let trying = false;
  let closed = false;

  async function show(next: Record<Lamp, boolean>): Promise<boolean> {
    const changed = lampNames.filter((lamp) => shown[lamp] !== next[lamp]);
    shown = next;
    // Never dark in between: what goes on comes first.
    const onFirst = changed.toSorted((one, other) => Number(next[other]) - Number(next[one]));
    const outcomes = await Promise.all(onFirst.map((lamp) => signals.set(lamp, next[lamp])));
    return !outcomes.includes('failed');
  }
  function update(): void {
    const now = closed || trying ? null : state();
    if (now) void show(lampsOf({ ...now, lights: seen }));
  }
  return {
    update,
    look: () => {
      if (closed) return;
      seen = lights();
      update();
    },
    tryEach: async () => {
      const tried: { output: Lamp; works: boolean }[] = [];
      if (trying) return tried;
      trying = true;
      for (const output of lampNames.filter((lamp) => signals.outputs.includes(lamp))) {
        if (closed) break;
        const works = await show({ green: false, amber: false, red: false, [output]: true });
        tried.push({ output, works });
        await new Promise((resolve) => setTimeout(resolve, tryMs));
      }
      trying = false;
      update();
      return tried;
    },
    close: async () => {
      closed = true;
      await show(dark);
    },
  };
}
