// biome-ignore-all lint/a11y/useSemanticElements: a native radio or checkbox cannot hold these lines, nor be drawn as a key
import type { Display } from '../../src/screen/screen.ts';
import { useKiosk } from '../kiosk.ts';
import { Leaf } from '../pages/leaf.tsx';
import { Icon } from '../parts/icon.tsx';
import type { IconName } from '../parts/icons.ts';
import { DialogTitle } from './title.tsx';

const sizes = [1, 2, 3] as const;
const themes = ['light', 'dark', 'contrast'] as const;
const switches = [
  { name: 'low', key: 'low', icon: 'low' },
  { name: 'moreTime', key: 'more-time', icon: 'clock' },
  { name: 'sound', key: 'sound', icon: 'sound' },
  { name: 'speech', key: 'speech', icon: 'speech' },
] as const satisfies readonly { name: keyof Display; key: string; icon: IconName }[];

export function Accessibility() {
  const { screen, t, send } = useKiosk();
  const { display } = screen;
  const set = (change: Partial<Display>) => () => send({ type: 'DISPLAY', display: change });
  return (
    <>
      <Leaf>
        <DialogTitle>{t('dialog.accessibility.title')}</DialogTitle>
        <div class="settings">
          <div class="looks">
            <p id="letters">{t('accessibility.letters')}</p>
            <div class="choices" role="radiogroup" aria-labelledby="letters">
              {sizes.map((size) => (
                <Radio
                  key={size}
                  on={display.textSize === size}
                  look={`size-${size}`}
                  press={set({ textSize: size })}
                >
                  {t(`accessibility.letters.${size}`)}
                </Radio>
              ))}
            </div>
            <p id="colours">{t('accessibility.colours')}</p>
            <div class="choices" role="radiogroup" aria-labelledby="colours">
              {themes.map((theme) => (
                <Radio key={theme} on={display.theme === theme} look={theme} press={set({ theme })}>
                  {t(`accessibility.colours.${theme}`)}
                </Radio>
              ))}
            </div>
          </div>
          <div class="switches">
            {switches.map(({ name, key, icon }) => (
              <button
                type="button"
                class="row switch-row"
                role="switch"
                key={name}
                aria-checked={display[name]}
                onClick={set({ [name]: !display[name] })}
              >
                <Icon name={icon} />
                <span class="text">
                  <span class="name">{t(`accessibility.${key}`)}</span>
                  <span class="from">{t(`accessibility.${key}.says`)}</span>
                </span>
                <span class="switch" aria-hidden="true">
                  <span>{t(display[name] ? 'switch.on' : 'switch.off')}</span>
                  <i />
                </span>
              </button>
            ))}
          </div>
        </div>
      </Leaf>
      <button type="button" class="key" data-back onClick={() => send({ type: 'CLOSE' })}>
        <span>{t('key.done')}</span>
        <Icon name="check" />
      </button>
    </>
  );
}

interface RadioProps {
  on: boolean;
  look: string;
  press(): void;
  children: string;
}

function Radio({ on, look, press, children }: RadioProps) {
  return (
    <button type="button" class={`radio ${look}`} role="radio" aria-checked={on} onClick={press}>
      {on && (
        <span class="tick">
          <Icon name="check" />
        </span>
      )}
      {children}
    </button>
  );
}
