/** The three kinds of button: the one yellow key, the way out, and a choice on the sheet. */
import type { ComponentChildren } from 'preact';
import type { Intent } from '../../src/screen/screen.ts';
import { useKiosk } from '../kiosk.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

interface Pressable {
  /** what a touch sends, or does in the page */
  on: Intent | (() => void);
  icon?: IconName;
  children: ComponentChildren;
}

function usePress(on: Pressable['on']): () => void {
  const { send } = useKiosk();
  return typeof on === 'function' ? on : () => send(on);
}

/** Bottom right, the way forward. At most one a screen. */
export function Key({ on, icon, first, children }: Pressable & { first?: IconName }) {
  return (
    <button type="button" class="key" onClick={usePress(on)}>
      {first && <Icon name={first} />}
      <span>{children}</span>
      {icon && <Icon name={icon} />}
    </button>
  );
}

/** Bottom left, outlined. Escape and the keypad's Back key press it: `data-back`. */
export function Way({ on, icon, back = true, children }: Pressable & { back?: boolean }) {
  return (
    <button type="button" class="way" data-back={back || undefined} onClick={usePress(on)}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

export function Choice({
  on,
  icon,
  picture,
  children,
}: Pressable & { picture?: ComponentChildren }) {
  return (
    <button type="button" class="choice" onClick={usePress(on)}>
      {picture}
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}
