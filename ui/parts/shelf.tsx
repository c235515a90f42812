/** Book spines, the only decoration: at attract, out of order, and out of reach. */
const ink = '#14222a';
const pale = '#ffffff';
const colours = {
  coral: '#f26b4a',
  cream: '#f6eedd',
  teal: '#2e8297',
  yellow: '#ffcf33',
  sky: '#9acfd9',
  green: '#8db49a',
  brown: '#b2552a',
  rose: '#f0a5a0',
  navy: '#2b4a5c',
  white: '#ffffff',
} as const;

type Spine = 'bands' | 'label' | 'line' | 'dot' | 'foot';
type Book = readonly [colour: keyof typeof colours, width: number, height: number, spine: Spine];

const books: readonly Book[] = [
  ['coral', 56, 404, 'bands'],
  ['cream', 91, 493, 'label'],
  ['teal', 49, 359, 'line'],
  ['yellow', 75, 448, 'foot'],
  ['sky', 46, 381, 'dot'],
  ['coral', 58, 395, 'label'],
  ['green', 57, 392, 'bands'],
  ['brown', 79, 515, 'label'],
  ['cream', 47, 347, 'line'],
  ['teal', 86, 471, 'foot'],
  ['rose', 53, 415, 'dot'],
  ['yellow', 66, 370, 'bands'],
  ['teal', 76, 482, 'label'],
  ['sky', 57, 415, 'line'],
  ['coral', 84, 505, 'foot'],
  ['navy', 90, 520, 'label'],
  ['green', 54, 392, 'bands'],
  ['white', 48, 490, 'line'],
  ['yellow', 64, 352, 'dot'],
  ['sky', 60, 421, 'label'],
  ['brown', 80, 514, 'bands'],
  ['cream', 46, 386, 'foot'],
  ['teal', 72, 455, 'dot'],
  ['rose', 58, 375, 'bands'],
  ['cream', 80, 476, 'label'],
  ['navy', 52, 365, 'bands'],
  ['green', 66, 502, 'line'],
];
/** the sixth leans, and has room to */
const leaning = 5;
const leaningRoom = 168;
const gap = 5;
const tallest = 524;

export function Shelf({ leans = false }: { leans?: boolean }) {
  let x = -34;
  const row = [...books, ...books.slice(6), ...books.slice(9), ...books.slice(6), ...books].map(
    (book, at) => {
      const here = x;
      const tilted = leans && at === leaning;
      x += (tilted ? leaningRoom : book[1]) + gap;
      return { book, here, tilted };
    },
  );
  return (
    <div class="shelf" aria-hidden="true">
      <svg aria-hidden="true" viewBox={`0 0 1080 ${tallest}`} preserveAspectRatio="xMinYMax meet">
        {row.map(({ book, here, tilted }) => (
          <g
            key={here}
            transform={`translate(${tilted ? here + leaningRoom - book[1] - 16 : here} ${tallest})`}
          >
            <g class={tilted ? 'leaning' : undefined}>
              <Spines book={book} />
            </g>
          </g>
        ))}
      </svg>
      <div class="board" />
    </div>
  );
}

/** One book, standing on the origin. */
function Spines({ book: [name, width, height, spine] }: { book: Book }) {
  const light = name === 'coral' || name === 'teal' || name === 'brown' || name === 'navy';
  const on = light ? pale : ink;
  const middle = width / 2;
  const top = -height;
  return (
    <>
      <rect y={top} width={width} height={height} rx="8" fill={colours[name]} />
      <g fill={on} opacity="0.87">
        {spine === 'bands' && (
          <>
            <rect y={top + 40} width={width} height="10" />
            <rect y={top + 60} width={width} height="10" />
            <rect y="-48" width={width} height="10" />
          </>
        )}
        {spine === 'label' && (
          <rect x={width * 0.19} y={top + 80} width={width * 0.62} height={height * 0.36} rx="5" />
        )}
        {spine === 'line' && (
          <>
            <rect x={middle - 5} y={top + 44} width="10" height={height * 0.52} rx="5" />
            {light && <rect y="-38" width={width} height="10" />}
          </>
        )}
        {spine === 'dot' && (
          <>
            <circle cx={middle} cy={top + 60} r="10" />
            <rect x={middle - 5} y={top + 122} width="10" height={height * 0.36} rx="5" />
          </>
        )}
        {spine === 'foot' && <rect x={middle - 16} y={top + 46} width="32" height="10" rx="5" />}
      </g>
      {spine === 'foot' && (
        <rect y={-height * 0.4} width={width} height={height * 0.4} fill={on} opacity="0.17" />
      )}
    </>
  );
}
