import type { Piece } from '../../src/screen/texts.ts';
import { useKiosk } from '../kiosk.ts';

/** A text with its bold part, and the word of a state in its colour. */
export function Rich({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <>
      {pieces.map(({ text, mark }, at) => {
        if (mark === null) return text;
        return mark === 'w' ? (
          <span class="word" key={at}>
            {text}
          </span>
        ) : (
          <strong key={at}>{text}</strong>
        );
      })}
    </>
  );
}

/** The library system's own message: in the language of the screen where the catalogue has it. */
export function OfLibrary({ message }: { message: string }) {
  const { screen, t } = useKiosk();
  const words = t.ofLibrary(message);
  return <bdi lang={words === message ? screen.messageLanguage : undefined}>{words}</bdi>;
}
