/** The simulators, and the page that plays with them. */
import type { SimulatedTag } from '../../simulators/reader.ts';
import {
  type SimulatorName,
  type Simulators,
  type SimulatorsOptions,
  startSimulators,
} from '../../simulators/start.ts';
import type { Table } from './parts.ts';
import { type Play, startPlay } from './server.ts';

interface StageOptions extends Omit<SimulatorsOptions, 'ports'> {
  /** 0: any free port; the page shows whichever of the others run */
  ports: Partial<Record<SimulatorName | 'page', number>>;
  /** the kiosk's screen, which the page shows and touches */
  kioskUrl: string;
  /** the kiosk's `/health`; left out: the page does not ask */
  healthUrl?: string;
  /** *Begin again* on the page has restored the simulated library. */
  onBegun?(): void;
  /** Kills the kiosk, which is started again; left out: no story does. */
  killKiosk?: Table['killKiosk'];
  /** of the tags that go from plate to plate, where several kiosks have one */
  cupboard?: Map<string, SimulatedTag>;
}

export interface Stage extends Omit<Simulators, 'ports'> {
  readonly page: Play | null;
  readonly ports: StageOptions['ports'];
}

/** Rejects, with everything closed again, when a port cannot be had or the policy is wrong. */
export async function startStage(options: StageOptions): Promise<Stage> {
  const { page: port, ...ofDevices } = options.ports;
  const simulators = await startSimulators({ ...options, ports: ofDevices });
  if (port === undefined) return { ...simulators, page: null };
  const page = await startPlay({
    port,
    devices: simulators.devices,
    kioskUrl: options.kioskUrl,
    payments: options.payments,
    healthUrl: options.healthUrl ?? null,
    killKiosk: options.killKiosk ?? null,
    ...(options.cupboard ? { cupboard: options.cupboard } : {}),
    ...(options.onBegun ? { onBegun: options.onBegun } : {}),
  }).catch(async (cause: unknown) => {
    await simulators.close();
    throw new Error(
      `The page cannot start on port ${port}: ${cause instanceof Error ? cause.message : cause}`,
    );
  });
  return {
    devices: simulators.devices,
    page,
    ports: { ...simulators.ports, page: page.port },
    close: async () => {
      await page.close();
      await simulators.close();
    },
  };
}
