/** A dialog over the page. The browser keeps the focus inside, closes it by Escape and restores the focus. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { useDesk } from '../desk.ts';
import { Button } from './controls.tsx';

interface DialogProps {
  title: string;
  onClose(): void;
  /** buttons left of the one that closes it */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

export function Dialog({ title, onClose, actions, children }: DialogProps) {
  const { t } = useDesk();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={onClose}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      <div class="dialog-body">{children}</div>
      <div class="actions">
        {actions}
        <Button on={() => dialog.current?.close()}>{t('dialog.back')}</Button>
      </div>
    </dialog>
  );
}
