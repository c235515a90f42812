/** The state of a simulated reader, in any protocol. */
import type { FeigOutputs } from '../../hardware/feig/outputs.ts';
import type { Framer } from '../../hardware/reader/framer.ts';
import type { Faults } from './faults.ts';
import type { Field } from './field.ts';
import type { SimulatedLines } from './lines.ts';

export interface ReaderState {
  field: Field;
  /** tags in one inventory reply, where the protocol has a limit */
  tagsPerReply: number;
  scanMode: boolean;
  muted: boolean;
  /** Feig: it carries out its commands and answers with a radio warning (84). */
  warning: boolean;
  faults: Faults;
  lines: SimulatedLines;
  /** Feig: by which command its outputs are set. */
  outputs: FeigOutputs;
  /** Called before a write to a tag: a patron may lift it at that moment. */
  beforeWrite(uid: string): void;
  /** A command was understood. */
  heard(command: string): void;
}

/**
 * A reader's protocol: a framer for the requests of one connection, which answers them. `writes`: a
 * tag was written to.
 */
export type Responder = (
  reader: ReaderState,
  reply: (bytes: Uint8Array, writes: boolean) => void,
) => Framer;
