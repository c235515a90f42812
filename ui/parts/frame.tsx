/** Title, sheet, counter. The focus goes over title, sheet, key, way out, then the header. */
import { type ComponentChildren, createContext, toChildArray } from 'preact';
import { useContext, useEffect, useRef } from 'preact/hooks';
import { isWide, useKiosk } from '../kiosk.ts';
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

const SaysContext = createContext<string | undefined>(undefined);

/** The sentence of the title where it stands on the sheet; undefined: it stands in the title. */
export function useSays(): string | undefined {
  return useContext(SaysContext);
}

export function Frame(props: FrameProps) {
  const { screen } = useKiosk();
  // Large letters leave the room above the sheet to the title; the low layout has room there.
  const { textSize, low } = screen.display;
  const hasSheet =
    !props.hero || (screen.view.kind !== 'attract' && toChildArray(props.children).length > 0);
  const onSheet = textSize > 1 && hasSheet && !(low && !isWide());
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
          {props.says && !onSheet && <p>{props.says}</p>}
        </div>
      </div>
      {props.art && <div class="art">{props.art}</div>}
      <SaysContext.Provider value={onSheet ? props.says : undefined}>
        {props.children}
      </SaysContext.Provider>
      <div class="counter">
        {props.forward}
        {props.aside}
      </div>
    </main>
  );
}
