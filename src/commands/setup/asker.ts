/** How `kiosk setup` asks at a terminal: with lists to move through, or line by line. */
import type { Texts } from '../../screen/texts.ts';
import type { Finding } from '../../technician/finding.ts';

export interface Option {
  value: string;
  label: string;
  note?: string | undefined;
}

export interface Asker {
  /** what is said, in the language of the system */
  t: Texts;
  title(text: string): void;
  say(text: string): void;
  show(findings: readonly Finding[]): void;
  /** `check`: what is wrong with it, or undefined */
  text(
    ask: string,
    usual: string,
    check: (value: string) => string | undefined,
    hint?: string,
  ): Promise<string>;
  /** Not echoed. */
  secret(ask: string, check: (value: string) => string | undefined, hint?: string): Promise<string>;
  choose(ask: string, options: readonly Option[], usual: string, hint?: string): Promise<string>;
  yes(ask: string, usual: boolean): Promise<boolean>;
}

/** Ctrl-C. What was answered before is kept. */
export class Left extends Error {}
