/** The simulated pcscd, with the same handles as the real one. */
import {
  type CardReaderSimulator,
  startCardReader,
  usualReader,
} from '../../../simulators/cards/pcscd.ts';
import type { PcscdEnd } from './pcscd.ts';

export interface SimulatedPcscd extends PcscdEnd {
  readonly simulator: CardReaderSimulator;
}

export async function startSimulatedPcscd({
  withReader = true,
  minor = 5,
} = {}): Promise<SimulatedPcscd> {
  const names: [string, string] = [usualReader, usualReader.replace(/0$/, '1')];
  const readers = withReader ? names : [];
  const simulator = await startCardReader({ port: 0, readers, minor });
  return {
    simulator,
    names,
    address: `tcp://127.0.0.1:${simulator.port}`,
    insert: async (card, slot = 0) => {
      const name = names[slot];
      simulator.insert(card, name);
      const isIn = () => simulator.card(name) === card;
      const ended = new Promise<void>((resolve) => {
        const stop = simulator.onChange(() => {
          if (isIn()) return;
          stop();
          resolve();
        });
      });
      const pull = async () => {
        if (isIn()) simulator.pull(name);
      };
      return { ended, pull };
    },
    stop: simulator.stop,
    startAgain: simulator.start,
    close: simulator.close,
  };
}
