/** What a simulated card is, for the simulated pcscd and for a virtual reader of the real one. */

export interface SimulatedCard {
  /** its answer to a reset; empty: mute, or the wrong way round */
  readonly atr: Uint8Array;
  readonly protocol: 't0' | 't1';
  /** It was put in, or reset: nothing is selected any more. */
  reset(): void;
  /** The answer to a command, with its status at the end; null: none, it has gone mute. */
  answer(command: Uint8Array): Uint8Array | null;
}
