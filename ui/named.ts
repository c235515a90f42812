import type { Dialog, View } from '../src/screen/screen.ts';

/** One member of the union of views, or of dialogs. */
export type ViewNamed<Kind extends View['kind']> = Extract<View, { kind: Kind }>;
export type DialogNamed<Kind extends Dialog['kind']> = Extract<Dialog, { kind: Kind }>;
