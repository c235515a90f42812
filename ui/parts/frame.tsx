/** Title, sheet, counter. The focus goes over title, sheet, key, way out, then the header. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useKiosk } from '../kiosk.ts';
import { Glyph } from './icon.tsx';

interface FrameProps {
  /** names this screen: when it changes, the focus goes to the title */
  place: string;
  title: string;
  says?: string | undefined;
  glyph?: 'borrow' | 'return' | undefined;
  hero?: boolean;
  /** a picture between title and sheet */
  art?: ComponentChildren;
  children: ComponentChildren;
  /** right of the counter: the key, or what the patron waits for */
  forward?: ComponentChildren;
  /** left of the counter: the way out, the count */
  aside?: ComponentChildren;
  /** the sheet holds buttons: the low layout keeps it in the lower half */
  controls?: boolean;
}

export function Frame(props: FrameProps) {
  const { screen } = useKiosk();
  const heading = useRef<HTMLHeadingElement>(null);
  const dialog = screen.dialog?.kind ?? null;
  useEffect(() => {
    if (dialog === null) heading.current?.focus({ preventScroll: true });
  }, [props.place, dialog]);
  return (
    <main data-controls={props.controls || undefined}>
      <div class={props.hero ? 'title hero' : 'title'}>
        {props.glyph && <Glyph mode={props.glyph} />}
        <div>
          <h1 tabIndex={-1} ref={heading}>
            {props.title}
          </h1>
          {props.says && <p>{props.says}</p>}
        </div>
      </div>
      {props.art && <div class="art">{props.art}</div>}
      {props.children}
      <div class="counter">
        {props.forward}
        {props.aside}
      </div>
    </main>
  );
}
