// biome-ignore-all lint/a11y/useSemanticElements: a native radio or checkbox cannot hold these lines, nor be drawn as a key
import { languageName } from '../../src/screen/texts.ts';
import { useKiosk } from '../kiosk.ts';
import { Leaf } from '../pages/leaf.tsx';
import { Icon } from '../parts/icon.tsx';
import { DialogTitle } from './title.tsx';

/** Each language by its own name; no flags, since a language is not a country. */
export function Languages() {
  const { screen, t, send } = useKiosk();
  return (
    <>
      <Leaf>
        <DialogTitle>{t('dialog.language.title')}</DialogTitle>
        <div class="tongues" role="radiogroup" aria-labelledby="dialog-title">
          {screen.languages.map((language) => {
            const on = language === screen.language;
            return (
              <button
                type="button"
                class="radio"
                role="radio"
                key={language}
                lang={language}
                aria-checked={on}
                onClick={() => send({ type: 'LANGUAGE', language })}
              >
                {on && (
                  <span class="tick">
                    <Icon name="check" />
                  </span>
                )}
                {languageName(language)}
              </button>
            );
          })}
        </div>
      </Leaf>
      <button type="button" class="choice" data-back onClick={() => send({ type: 'CLOSE' })}>
        <Icon name="stop" />
        <span>{t('key.close')}</span>
      </button>
    </>
  );
}
