/** What stands around the kiosk: its devices, what they scan, and the ways to call a person. */
import { randomUUID } from 'node:crypto';
import type { Clock, Log, Part, PaymentWay } from '../../../machines/domain.ts';
import type { RunningBranch } from '../../branch/port.ts';
import { type BranchCalls, createBranchCalls } from '../../help/branch.ts';
import { type Calls, createCalls } from '../../help/calls.ts';
import { openWays } from '../../help/ways.ts';
import { createScans } from '../../technician/memory/scans.ts';
import { callContent, isUsedNow, waySettings } from '../../wiring/help.ts';
import { hiddenNames } from '../../wiring/identification.ts';
import { openDevices } from '../devices/devices.ts';
import type { Basis, Opened } from './basis.ts';
import type { Face } from './face.ts';
import type { KioskRecord } from './record.ts';

export interface Around {
  devices: ReturnType<typeof openDevices>;
  scans: ReturnType<typeof createScans>;
  calls: Calls;
  /** of the other kiosks; null: this kiosk is in no branch */
  branchCalls: BranchCalls | null;
}

/** `settleOpen`: a way to pay is back, so what is open may be settled. */
export function openAround(
  basis: Basis,
  { branch, catalogues }: Pick<KioskRecord, 'branch'> & Pick<Face, 'catalogues'>,
  settleOpen: () => void,
  opened: Opened,
): Around {
  const { config, clock, log, link, observe, staffing } = basis;
  const { secrets, memory } = basis.options;
  const scans = createScans(memory, clock, hiddenNames(config));
  const devices = openDevices(config, {
    secrets,
    send: (event) => {
      link.send(event);
      if (event.type === 'PART' && isWayToPay(event.part) && event.state === 'up') settleOpen();
    },
    plate: () => link.snapshot().context.plate,
    watch: { ...scans, onState: memory.setDeviceState },
    clock,
    log,
  });
  opened.devices = devices;
  const branchCalls = branch && callsOf(branch, clock, log);
  const ways = openWays(waySettings(config, secrets), log);
  if (branchCalls && config.help.call?.branch) ways.push(branchCalls.way);
  const calls = createCalls({
    ...callContent(config, catalogues),
    ways,
    isUsed: ({ name }) => isUsedNow(config, name, staffing.isStaffed()),
    clock,
    newId: randomUUID,
    log,
    onState: (call) => link.send({ type: 'CALL', call }),
    onBegin: (reason) => observe({ kind: 'called', reason }),
    onEnd: (end) => observe({ kind: 'call', ...end }),
  });
  opened.calls = calls;
  return { devices, scans, calls, branchCalls };
}

function isWayToPay(part: Part): part is PaymentWay {
  return part === 'terminal' || part === 'code';
}

/** Of the other kiosks: shown here also where this one does not call that way. */
function callsOf({ calls }: RunningBranch, clock: Clock, log: Log) {
  const nowMs = () => performance.now();
  const at = (ms: number) => new Date(Date.parse(clock.now()) - (nowMs() - ms)).toISOString();
  return createBranchCalls(calls, { nowMs, at }, log);
}
