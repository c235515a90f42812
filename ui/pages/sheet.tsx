import type { ComponentChildren } from 'preact';
import { useKiosk } from '../kiosk.ts';
import { useSays } from '../parts/frame.tsx';
import { Leaf } from './leaf.tsx';

interface SheetProps {
  kind?: 'show' | 'list' | 'pad' | 'moment' | 'parts' | 'code' | undefined;
  /** what follows the sentence says more: in the largest letters it comes first */
  saysLast?: boolean;
  children: ComponentChildren;
}

/**
 * What the view is about. In larger letters the sentence of the title stands on it: first, but
 * below a keypad, a code, what to do now or the rows of a visit, which have to be seen at once.
 */
export function Sheet({ kind, saysLast = false, children }: SheetProps) {
  const { textSize } = useKiosk().screen.display;
  const says = useSays();
  if (textSize === 1) return <section class={classOf(kind)}>{children}</section>;
  const isBelow =
    (kind !== undefined && kind !== 'moment' && kind !== 'parts') || (saysLast && textSize === 3);
  const line = says && <p class="says">{says}</p>;
  return (
    <section class={classOf(kind)}>
      <Leaf>
        {!isBelow && line}
        {children}
        {isBelow && line}
      </Leaf>
    </section>
  );
}

function classOf(kind: SheetProps['kind']): string {
  return kind ? `sheet ${kind}` : 'sheet';
}
