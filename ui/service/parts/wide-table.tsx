/** A table that is wider than its page scrolls within it, by keyboard too. */
import type { ComponentChildren } from 'preact';

export function WideTable({ kind, children }: { kind: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must scroll by keyboard too
    <div class="wide-table" tabIndex={0}>
      <table class={kind}>{children}</table>
    </div>
  );
}
