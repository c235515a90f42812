/** What the parts of the setup's page share. */
import type {
  SetupSecret,
  SetupView,
  StepId,
} from '../../../../src/technician/setup-step/setup-types.ts';

/** A step, or the save behind the last one. */
export type Place = StepId | 'end';

/** Secrets that were typed, by their setting. */
export type Typed = { [path in SetupSecret]?: string };

export interface StepProps {
  id: StepId;
  typed: Typed;
  /** the person went on to it: its first field gets the focus */
  isNext: boolean;
  onTyped(more: Typed): void;
  onAnswered(view: SetupView): void;
  onNext(view: SetupView): void;
}
