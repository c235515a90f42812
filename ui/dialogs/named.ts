import type { Dialog } from '../../src/screen/screen.ts';

/** One member of the union of dialogs. */
export type DialogNamed<Kind extends Dialog['kind']> = Extract<Dialog, { kind: Kind }>;
