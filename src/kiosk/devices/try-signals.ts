/** A technician tries what is connected to outputs and inputs. */
import type { OpenSignals } from '../../../hardware/signals/signals.ts';
import type { SignalsTried } from '../../technician/running-kiosk.ts';
import type { Lamps } from './lamps.ts';

interface TryOptions {
  signals: OpenSignals;
  lamps: Pick<Lamps, 'tryEach'>;
  /** something lies before the flap: it stays closed */
  isOccupied(): boolean;
  /** how long the flap may take to close; null: there is no chute */
  closeMs: number | null;
}

const openMs = 2_000;
const stepMs = 50;

export async function trySignals(options: TryOptions): Promise<SignalsTried> {
  const { signals, lamps } = options;
  const triedLamps = await lamps.tryEach();
  const flap = signals.outputs.includes('flap') ? await tryFlap(options) : null;
  return { lamps: triedLamps, flap, inputs: Object.fromEntries(signals.inputs()) };
}

async function tryFlap({
  signals,
  isOccupied,
  closeMs,
}: TryOptions): Promise<SignalsTried['flap']> {
  if (isOccupied()) return 'not-tried';
  const isClosed = () => signals.inputs().get('flap-closed');
  const opened = await signals.set('flap', true);
  const untilMs = performance.now() + openMs;
  const moved = await within(openMs, () => isClosed() === false);
  // So long that a person sees it, or until something is laid before it.
  await within(untilMs - performance.now(), isOccupied);
  const closed = await signals.set('flap', false);
  if (opened !== 'ok' || closed !== 'ok') return 'failed';
  // Without a contact only the technician sees what it did.
  if (isClosed() === undefined) return 'works';
  if (!moved) return 'did-not-open';
  return (await within(closeMs ?? openMs, () => isClosed() === true)) ? 'works' : 'did-not-close';
}

async function within(limitMs: number, holds: () => boolean): Promise<boolean> {
  const untilMs = performance.now() + limitMs;
  while (!holds() && performance.now() < untilMs)
    await new Promise((resolve) => setTimeout(resolve, stepMs));
  return holds();
}
