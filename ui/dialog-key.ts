import type { Dialog } from '../src/screen/screen.ts';

/** Names the dialog: the price of another item is another question, which is read anew. */
export function dialogKey(dialog: Dialog): string {
  return dialog.kind === 'cost' ? `cost ${dialog.key}` : dialog.kind;
}
