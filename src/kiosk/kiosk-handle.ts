/** A running kiosk as the technician's actions reach it. */
import { retryInOrder } from '../circulation/settle/retry.ts';
import type { KioskHandle } from '../technician/running-kiosk.ts';
import type { KioskParts } from './parts/open.ts';
import { tryCard } from './try-card.ts';

interface Reached extends Pick<KioskHandle, 'seat' | 'trySignals' | 'region' | 'damage'> {
  /** Brings the statechart in or out of service, and draws the screen again. */
  checkService(): void;
}

export function createKioskHandle(
  parts: KioskParts,
  { seat, trySignals, region, damage, checkService }: Reached,
): KioskHandle {
  const { config, clock, log, policy, link, staffing } = parts;
  const { journal, branch, figures, serviceSwitch } = parts.record;
  const { screen, headset, catalogues } = parts.face;
  const { devices, scans, calls, branchCalls } = parts.around;
  const { client, line, trace, circulation } = parts.library;
  const { secrets } = parts.options;
  return {
    config,
    clock,
    log,
    policy,
    catalogues,
    client,
    journal,
    figures,
    hashes: {
      operator: secrets['service.operator'] ?? null,
      technician: secrets['service.technician'] ?? null,
    },
    codeKeys: {
      operator: secrets['service.operatorCode'] ?? null,
      technician: secrets['service.technicianCode'] ?? null,
    },
    printer: devices.printer,
    terminal: devices.terminal,
    code: devices.code,
    trySignals,
    damage,
    building: staffing.building,
    parts: () => link.snapshot().context.parts,
    branch: () => branch?.state() ?? null,
    region,
    inVisit: link.inVisit,
    tags: () => link.snapshot().context.plate,
    trace: trace.entries,
    viewers: () => screen.viewers,
    seat,
    reloadScreen: screen.reload,
    outOfService: serviceSwitch.state,
    setOutOfService: (next) => {
      serviceSwitch.set(next);
      checkService();
    },
    calls,
    branchCalls,
    nextScan: scans.next,
    tryCard: (withinMs, signal, how) => tryCard(parts, { withinMs, signal, ...how }),
    tryHeadset: headset.tried,
    adopt: async (from, entries) => {
      const { adoptEntries } = await import('../branch/lost/adopt.ts');
      const adopted = adoptEntries(circulation.journal, from, entries, clock.now);
      line.settleOpen();
      return adopted;
    },
    retry: (ids) => line.inTurn(() => retryInOrder(circulation, ids)),
  };
}
