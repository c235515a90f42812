/** What the command and the page show of the setup; types only. */
import type { ConfigurationCheck } from '../actions.ts';
import type { Finding } from '../finding.ts';

export const stepIds = [
  'library',
  'profile',
  'log-in',
  'card',
  'reader',
  'scanner',
  'printer',
  'terminal',
  'code',
  'hours',
] as const;
/** The secrets that a step asks for, by their setting. */
export const setupSecrets = [
  'sip2.password',
  'terminal.password',
  'terminal.adyen.key.passphrase',
  'code.apiKey',
] as const;
export type SetupSecret = (typeof setupSecrets)[number];

export type StepId = (typeof stepIds)[number];

/** `kept`: its test failed, and it stays all the same. `skipped`: the configuration stays as it is. */
export type StepState = 'open' | 'right' | 'kept' | 'skipped';

export interface SetupStep {
  id: StepId;
  title: string;
  state: StepState;
}

export interface StepOption {
  value: string;
  label: string;
  note?: string;
  /** `note` for a page in another language: the key `setup.note.<how>` of its catalogue */
  said?: { how: string; name?: string };
}

export interface StepQuestion {
  name: string;
  /** `Address of the library system` */
  ask: string;
  hint?: string;
  /** `secret`: not echoed, and kept in a file of its own. `passing`: about a person, kept nowhere */
  kind: 'text' | 'secret' | 'passing' | 'choice';
  /** what is proposed */
  value: string;
  options?: readonly StepOption[];
  /** of a choice: an answer of one's own is possible, and this is how it is asked for */
  other?: string;
  /** may be left empty */
  isOptional?: true;
  /** asked only where that question has this answer */
  onlyFor?: { question: string; answer: string };
}

/** GET /setup */
export interface SetupView {
  steps: readonly SetupStep[];
  /** where it goes on; null: all are answered */
  at: StepId | null;
  /** an earlier setup was left, and is taken up again */
  isResumed: boolean;
}
/** GET /setup/:step */
export interface StepView extends SetupStep {
  questions: readonly StepQuestion[];
}
/** POST /setup/:step/test {values, secrets} */
export interface StepOutcome {
  isRight: boolean;
  findings: readonly Finding[];
  values: Readonly<Record<string, string>>;
  offer?: { text: string; values: Readonly<Record<string, string>> };
  judge?: string;
  ifNot?: string;
  /** by the name of the question; then nothing was tried */
  problems?: Readonly<Record<string, string>>;
}
/** GET /setup/change: saved as any change of the configuration, by /configuration/save */
export interface SetupChangeView extends Pick<ConfigurationCheck, 'complaints' | 'difference'> {
  config: Readonly<Record<string, unknown>>;
}
