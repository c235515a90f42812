/**
 * The chute around a simulated reader: a place before the flap, the flap on an output, and its
 * sensors on inputs. What lies there slides in while the flap is open.
 */
import type { ReaderSimulator, SimulatedTag } from './reader.ts';

export interface ChuteSimulator {
  /** Lays a copy of the tag before the flap. */
  lay(tag: SimulatedTag): void;
  takeBack(uid: string): void;
  /** `open`: it does not close any more; `shut`: it does not open; null: it moves. */
  jam(how: 'open' | 'shut' | null): void;
  /** What lies there does not slide, though the flap is open. */
  hold(on: boolean): void;
  fill(on: boolean): void;
  readonly isOpen: boolean;
  /** what lies in the bin, in the order in which it fell, with its tags as they were then */
  bin(): readonly SimulatedTag[];
  empty(): void;
  /** Called as something falls in. Returns how to stop. */
  onFell(listener: (tag: SimulatedTag) => void): () => void;
  close(): void;
}

/** Numbers from 1, of the reader's outputs and inputs. */
interface ChuteLines {
  flap: number;
  flapClosed: number;
  passed: number;
  binFull: number;
}
const usualChuteLines: ChuteLines = { flap: 1, flapClosed: 1, passed: 2, binFull: 3 };

const movesMs = 200;
const slidesMs = 500;
const passesMs = 150;

export function startChute(
  reader: ReaderSimulator,
  lines: ChuteLines = usualChuteLines,
): ChuteSimulator {
  const fallen: SimulatedTag[] = [];
  const listeners = new Set<(tag: SimulatedTag) => void>();
  let jammed: 'open' | 'shut' | null = null;
  let isHeld = false;
  let isOpen = false;
  let moving: NodeJS.Timeout | undefined;
  let sliding: NodeJS.Timeout | undefined;

  const isWanted = () => reader.lines.outputs().has(lines.flap);
  const move = () => {
    moving = undefined;
    const isFree = jammed === null || jammed === (isWanted() ? 'open' : 'shut');
    if (isWanted() === isOpen || !isFree) return;
    isOpen = isWanted();
    reader.lines.setInput(lines.flapClosed, !isOpen);
    if (isOpen) slideSoon();
  };
  const follow = () => {
    if (isWanted() !== isOpen && moving === undefined) moving = setTimeout(move, movesMs);
  };
  const slideSoon = () => {
    clearTimeout(sliding);
    sliding = setTimeout(slide, slidesMs);
  };
  const slide = () => {
    if (!isOpen) return;
    const [tag] = isHeld ? [] : reader.tags();
    if (tag) {
      reader.take(tag.uid);
      fallen.push(tag);
      reader.lines.setInput(lines.passed, true);
      setTimeout(() => reader.lines.setInput(lines.passed, false), passesMs);
      for (const listener of listeners) listener(tag);
    }
    slideSoon();
  };
  reader.lines.setInput(lines.flapClosed, true);
  const stop = reader.onChange(follow);
  return {
    lay: reader.put,
    takeBack: reader.take,
    jam: (how) => {
      jammed = how;
      follow();
    },
    hold: (on) => {
      isHeld = on;
    },
    fill: (on) => reader.lines.setInput(lines.binFull, on),
    get isOpen() {
      return isOpen;
    },
    bin: () => [...fallen],
    empty: () => void fallen.splice(0),
    onFell: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      stop();
      clearTimeout(moving);
      clearTimeout(sliding);
    },
  };
}
