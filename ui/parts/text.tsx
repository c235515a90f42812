import type { Piece } from '../../src/screen/texts.ts';

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
