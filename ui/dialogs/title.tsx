import type { ComponentChildren } from 'preact';

/** `alone`: nothing is drawn behind the dialog, so this is the title of the page. */
export function DialogTitle({
  alone = false,
  children,
}: {
  alone?: boolean;
  children: ComponentChildren;
}) {
  const Heading = alone ? 'h1' : 'h2';
  return (
    <Heading id="dialog-title" tabIndex={-1}>
      {children}
    </Heading>
  );
}
