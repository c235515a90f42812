import type { Dialog } from '../src/screen/screen.ts';

/** Names the dialog: the price of another item, or another card, is read anew. */
export function dialogKey(dialog: Dialog): string {
  if (dialog.kind === 'card-unusable') return `card-unusable ${dialog.why}`;
  return dialog.kind === 'cost' ? `cost ${dialog.key}` : dialog.kind;
}
