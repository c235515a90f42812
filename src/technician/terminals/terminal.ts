/** A protocol of terminals, as a technician meets it: what the setup asks, and what the doctor tries. */
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import type { Finding } from '../finding.ts';
import type { TerminalLimits } from '../probes/payments/limits.ts';
import type { SetupSecret, StepQuestion } from '../setup-step/setup-types.ts';
import type { Values } from '../setup-step/step.ts';

type Terminal = NonNullable<Config['terminal']>;

/** Which secrets are known already, by the name of the question that asks for them. */
export type IsKnown = (question: string) => boolean;

export interface TerminalProtocol {
  /** where such terminals are found, for who chooses between the protocols */
  note: string;
  /** answers that are secrets, and their settings */
  secrets: Readonly<Record<string, SetupSecret>>;
  /** what only terminals of this protocol are asked for */
  questions(terminal: Terminal | null, isKnown: IsKnown): readonly Omit<StepQuestion, 'onlyFor'>[];
  /** What is wrong with these answers, by question; the schema complains of the rest. */
  problems(values: Values, isKnown: IsKnown): Readonly<Record<string, string>>;
  /** the settings in the section of this protocol */
  settings(values: Values): readonly { path: readonly string[]; value: unknown }[];
  /** Begins no payment. A secret that is missing: the check of the configuration reports it. */
  diagnose(terminal: Terminal, secrets: Secrets | null, limits: TerminalLimits): Promise<Finding>;
}

export function textOf(values: Values, name: string): string {
  return (values[name] ?? '').trim();
}

/** A secret that may stay what it is. `hint`: where none is known. */
export function secretQuestion(
  name: string,
  ask: string,
  { hint, isKnown }: { hint: string; isKnown: IsKnown },
): Omit<StepQuestion, 'onlyFor'> {
  return {
    name,
    ask,
    hint: isKnown(name) ? 'Leave it empty to keep the present one' : hint,
    kind: 'secret',
    value: '',
    isOptional: true,
  };
}

/** Neither typed nor known. */
export function isMissing(values: Values, name: string, isKnown: IsKnown): boolean {
  return (values[name] ?? '') === '' && !isKnown(name);
}
