/** A sheet from the bottom edge, within everyone's reach. It keeps the focus while it is open. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Dialog } from '../../src/screen/screen.ts';
import { dialogKey } from '../dialog-key.ts';
import { Accessibility } from './accessibility.tsx';
import { AllThere } from './all-there.tsx';
import { AreYouThere } from './are-you-there.tsx';
import { CardUnusable } from './card-unusable.tsx';
import { Cost } from './cost.tsx';
import { Help } from './help.tsx';
import { Languages } from './languages.tsx';
import { Notice } from './notice.tsx';
import { PutBack } from './put-back.tsx';
import { WhoIsThere } from './who-is-there.tsx';

export function DialogOver({ dialog }: { dialog: Dialog }) {
  return (
    <Rising kind={dialog.kind} key={dialogKey(dialog)}>
      {content(dialog)}
    </Rising>
  );
}

function content(dialog: Dialog) {
  switch (dialog.kind) {
    case 'are-you-there':
      return <AreYouThere dialog={dialog} />;
    case 'who-is-there':
      return <WhoIsThere dialog={dialog} />;
    case 'all-there':
      return <AllThere dialog={dialog} />;
    case 'help':
      return <Help />;
    case 'accessibility':
      return <Accessibility />;
    case 'language':
      return <Languages />;
    case 'notice':
      return <Notice dialog={dialog} />;
    case 'card-unusable':
      return <CardUnusable dialog={dialog} />;
    case 'cost':
      return <Cost dialog={dialog} />;
    case 'put-back':
      return <PutBack dialog={dialog} />;
  }
}

function Rising({ kind, children }: { kind: Dialog['kind']; children: ComponentChildren }) {
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    sheet.current?.querySelector<HTMLElement>('#dialog-title')?.focus({ preventScroll: true });
    const hold = (event: KeyboardEvent) => {
      if (event.key === 'Tab') keepInside(sheet.current, event);
    };
    document.addEventListener('keydown', hold);
    return () => document.removeEventListener('keydown', hold);
  }, []);
  return (
    <div class="over" data-kind={kind}>
      <div
        class="dialog"
        role="dialog"
        aria-modal="true"
        aria-labelledby="dialog-title"
        ref={sheet}
      >
        {children}
      </div>
    </div>
  );
}

function keepInside(sheet: HTMLElement | null, event: KeyboardEvent): void {
  const stops = [...(sheet?.querySelectorAll<HTMLElement>('button') ?? [])];
  const [first] = stops;
  const last = stops.at(-1);
  if (first === undefined || last === undefined) return;
  const active = document.activeElement;
  const leaving = event.shiftKey
    ? active === first || !stops.includes(active as HTMLElement)
    : active === last;
  if (!leaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
