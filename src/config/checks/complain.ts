/** How what is wrong between settings is reported. */

/** `is`, kebab-case, and the figures beside it: the panel's words for it. */
type SaidHere = { is: string } & Readonly<Record<string, string | number>>;
/** `problem` goes on from the name of the setting at `path`. */
export type Complain = (path: readonly PropertyKey[], problem: string, said: SaidHere) => void;
