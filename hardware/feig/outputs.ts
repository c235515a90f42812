/**
 * How an output of a Feig reader is set; no reader tells. `relays`, `outputs`: command 72. `mr200`:
 * command 71; 1 and 2 its digital outputs, 3 its relay. `lamps`: command 71 of an MR100 or MR101; 1
 * green, 2 red, 3 the beeper.
 */
export const feigOutputs = ['relays', 'outputs', 'mr200', 'lamps'] as const;
export type FeigOutputs = (typeof feigOutputs)[number];
