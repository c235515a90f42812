import type { View } from '../../src/screen/screen.ts';

/** One member of the union of views. */
export type ViewNamed<Kind extends View['kind']> = Extract<View, { kind: Kind }>;
