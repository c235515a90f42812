import type { ComponentChildren } from 'preact';

export function DialogTitle({ children }: { children: ComponentChildren }) {
  return (
    <h2 id="dialog-title" tabIndex={-1}>
      {children}
    </h2>
  );
}
