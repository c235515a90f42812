/** The four kinds of button: the one yellow key, the way out, a choice and a tile on the sheet. */
import type { ComponentChildren } from 'preact';
import type { Intent } from '../../src/screen/screen.ts';
import { useKiosk } from '../kiosk.ts';
import { Badge } from './badge.tsx';
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

/** Bottom right, the way forward. At most one a screen, but where two people may mean two things. */
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

interface TileProps {
  on: Intent | (() => void);
  /** its colour; plain: none of its own */
  kind?: 'plain' | 'borrow' | 'return' | 'account';
  title: string;
  says?: string | undefined;
  /** not available now: no button */
  off?: boolean;
  /** the picture */
  children: ComponentChildren;
}

/** A large choice: a picture, its title, and below that what it is. */
export function Tile({ on, kind = 'plain', title, says, off = false, children }: TileProps) {
  const press = usePress(on);
  const words = (
    <span class="text">
      <span class="big">{title}</span>
      {says && <span class="small">{says}</span>}
    </span>
  );
  if (off)
    return (
      <div class="tile off">
        <Badge mark="off" />
        {words}
      </div>
    );
  return (
    <button type="button" class={`tile ${kind}`} onClick={press}>
      {children}
      {words}
      <Icon name="onward" />
    </button>
  );
}
