/** The steps of the setup, in their order. */
import type { StepId } from '../setup-step/setup-types.ts';
import type { Step } from '../setup-step/step.ts';
import { card } from './steps/card.ts';
import { code } from './steps/code.ts';
import { hours } from './steps/hours.ts';
import { library } from './steps/library.ts';
import { logIn } from './steps/log-in.ts';
import { printer } from './steps/printer.ts';
import { profile } from './steps/profile.ts';
import { reader } from './steps/reader.ts';
import { scanner } from './steps/scanner.ts';
import { terminal } from './steps/terminal.ts';

export const steps: readonly Step[] = [
  library,
  profile,
  logIn,
  card,
  reader,
  scanner,
  printer,
  terminal,
  code,
  hours,
];

export function stepOf(id: StepId): Step {
  const step = steps.find((each) => each.id === id);
  if (!step) throw new RangeError(`there is no step ${id}`);
  return step;
}
