/**
 * Pictures of what to do: a card at the reader, a bank card at the terminal, books on the plate. The
 * sentence beside each says the same, so that it is not read aloud.
 */
import type { Place } from '../../../src/screen/screen.ts';
import { arrow, frameOf, line, Picture } from './picture.tsx';

const ink = '#10212a';
const bars = [
  0, 9, 18, 34, 43, 52, 65, 84, 93, 102, 115, 128, 137, 146, 162, 171, 180, 193, 206, 215, 224,
];

/** A library card, 500 x 330, at the origin. */
function Card() {
  return (
    <>
      <rect x="4" y="4" width="492" height="322" rx="40" fill="#ffcf33" {...line} />
      <g fill={ink}>
        <rect x="48" y="62" width="38" height="74" rx="8" />
        <rect x="94" y="50" width="30" height="86" rx="8" />
        <rect x="140" y="62" width="172" height="17" rx="8" />
        <rect x="140" y="98" width="120" height="17" rx="8" opacity="0.5" />
      </g>
      <rect x="46" y="192" width="288" height="94" rx="14" fill="#ffffff" />
      <g fill={ink}>
        {bars.map((x, at) => (
          <rect key={x} x={66 + x} y="206" width={at % 3 === 0 ? 10 : 5} height="66" />
        ))}
      </g>
    </>
  );
}

/** The card reader, which continues beyond the right edge of the sheet where it is not whole. */
function Reader({ whole }: { whole: boolean }) {
  const beam = whole ? 500 : 600;
  return (
    <>
      <rect x="4" y="4" width="600" height="530" rx="54" fill="var(--pic-body)" {...line} />
      <rect x="64" y="70" width={whole ? 480 : 600} height="304" rx="28" fill="#16262e" />
      <g stroke-linecap="round">
        <path
          d={`M112 152H${beam}M112 290H${beam}`}
          stroke="#ff5a45"
          stroke-width="5"
          opacity="0.5"
        />
        <path d={`M98 221H${beam}`} stroke="#ff5a45" stroke-width="12" />
      </g>
      <circle cx="330" cy="455" r="26" fill="#ffcf33" {...line} />
    </>
  );
}

/** The back of a book with its barcode, as large as a card. */
function Book() {
  return (
    <>
      <rect x="60" y="-60" width="330" height="440" rx="18" fill="#2e8297" {...line} />
      <path d="M104 -60v440" {...line} />
      <rect x="132" y="206" width="230" height="110" rx="12" fill="#ffffff" />
      <g fill={ink}>
        {bars.slice(0, 17).map((x, at) => (
          <rect key={x} x={154 + x} y="224" width={at % 3 === 0 ? 10 : 5} height="74" />
        ))}
      </g>
    </>
  );
}

interface ScanPictureProps {
  place: Place;
  label: string;
  what?: 'card' | 'book';
  /** it does not stand at the edge of a sheet: the reader ends within the picture */
  whole?: boolean;
}

/** The reader stands off the edge of the sheet on the side where it is. */
export function CardPicture({ place, label, what = 'card', whole = false }: ScanPictureProps) {
  const Shown = what === 'card' ? Card : Book;
  if (place === 'below') {
    return (
      <Picture {...frameOf(place, whole)} label={label}>
        <g transform="translate(166 380)">
          <rect x="4" y="4" width="692" height="400" rx="54" fill="var(--pic-body)" {...line} />
          <rect x="66" y="66" width="568" height={whole ? 276 : 330} rx="28" fill="#16262e" />
          <g stroke-linecap="round">
            <path d="M140 132H560" stroke="#ff5a45" stroke-width="5" opacity="0.5" />
            <path d="M120 196H580" stroke="#ff5a45" stroke-width="12" />
          </g>
        </g>
        <g transform="translate(236 76) rotate(-7 250 165)">
          <Shown />
        </g>
      </Picture>
    );
  }
  const right = place === 'right';
  return (
    <Picture {...frameOf(place, whole)} label={label}>
      <g transform={right ? 'translate(600 62)' : 'translate(432 62) scale(-1 1)'}>
        <Reader whole={whole} />
      </g>
      <g
        transform={
          right ? 'translate(110 188) rotate(-7 250 165)' : 'translate(422 188) rotate(7 250 165)'
        }
      >
        <Shown />
      </g>
    </Picture>
  );
}

export function TerminalPicture({ amount, label }: { amount: string; label: string }) {
  const keys = [0, 1, 2, 3].flatMap((row) => [0, 1, 2].map((column) => ({ row, column })));
  const last = ['#e2543c', '#ffcf33', '#2f9e6b'];
  return (
    <Picture viewBox="0 0 1032 760" label={label}>
      <g transform="translate(150 286) rotate(-12)">
        <rect x="-80" y="-104" width="176" height="288" rx="30" fill="#ffcf33" {...line} />
        <rect
          x="-48"
          y="-42"
          width="56"
          height="46"
          rx="10"
          fill="#ffffff"
          {...line}
          stroke-width="7"
        />
      </g>
      <rect x="286" y="50" width="412" height="654" rx="56" fill="var(--pic-body)" {...line} />
      <rect x="336" y="114" width="310" height="180" rx="20" fill="#16262e" />
      <text x="491" y="228" text-anchor="middle" class="shown" fill="#ffffff">
        {amount}
      </text>
      {keys.map(({ row, column }) => (
        <rect
          key={`${row}${column}`}
          x={342 + column * 104}
          y={336 + row * 80}
          width="90"
          height="60"
          rx="12"
          fill={row === 3 ? (last[column] ?? '') : 'var(--pic-key)'}
        />
      ))}
      <g {...arrow} stroke-width="14">
        <path d="M738 150q52 72 0 144M784 112q90 110 0 220M830 74q126 148 0 296" />
      </g>
    </Picture>
  );
}

/** A phone in front of a code. */
export function PhonePicture({ amount, label }: { amount: string; label: string }) {
  const corners = [
    [0, 0],
    [250, 0],
    [0, 250],
  ] as const;
  return (
    <Picture viewBox="0 0 1032 760" label={label}>
      <rect x="112" y="176" width="420" height="420" rx="30" fill="#ffffff" {...line} />
      {corners.map(([x, y]) => (
        <g key={`${x}${y}`} fill="none" stroke={ink} stroke-width="24">
          <rect x={168 + x} y={232 + y} width="58" height="58" />
        </g>
      ))}
      <path
        d="M292 232h44v44h-44zM292 340h88v44h-88zM168 352h58v36h-58zM424 352h60v58h-60zM308 436h44v104h-44zM408 470h76v70h-44v-30h-32z"
        fill={ink}
      />
      <rect x="470" y="50" width="366" height="654" rx="56" fill="var(--pic-body)" {...line} />
      <rect x="510" y="114" width="286" height="500" rx="20" fill="#16262e" />
      <rect x="608" y="644" width="90" height="20" rx="10" fill="var(--pic-line)" />
      <text x="653" y="388" text-anchor="middle" class="shown" fill="#ffffff">
        {amount}
      </text>
    </Picture>
  );
}

/** A book that was lifted goes back on the pile. */
export function PlatePicture({ label }: { label: string }) {
  return (
    <Picture viewBox="0 0 640 384" label={label}>
      <rect
        x="122"
        y="24"
        width="254"
        height="56"
        rx="10"
        fill="#ffcf33"
        {...line}
        transform="rotate(-6 250 52)"
      />
      <path
        d="M150 154H474"
        fill="none"
        stroke="currentColor"
        stroke-width="6"
        stroke-dasharray="0.1 18"
        stroke-linecap="round"
        opacity="0.6"
      />
      <rect x="148" y="182" width="332" height="56" rx="8" fill="#2e8297" {...line} />
      <rect x="122" y="238" width="384" height="58" rx="8" fill="#f26b4a" {...line} />
      <rect x="4" y="296" width="620" height="80" rx="40" fill="var(--pic-body)" {...line} />
      <path d="M496 32v104M452 98l44 42 44-42" {...arrow} />
    </Picture>
  );
}

/** A card whose number is typed. */
export function CardAlonePicture({ label }: { label: string }) {
  return (
    <Picture viewBox="0 0 640 420" label={label}>
      <g transform="translate(70 45)">
        <Card />
      </g>
    </Picture>
  );
}

/** A card that is laid on the plate. */
export function CardOnPlatePicture({ label }: { label: string }) {
  return (
    <Picture viewBox="0 0 640 420" label={label}>
      <g transform="translate(132 96) scale(0.62)">
        <Card />
      </g>
      <rect x="10" y="332" width="620" height="80" rx="40" fill="var(--pic-body)" {...line} />
      <path d="M540 130v150M486 226l54 54 54-54" {...arrow} />
    </Picture>
  );
}

/** A dotted outline of the plate with an arrow: put something here. */
export function LayPicture({ label }: { label: string }) {
  return (
    <Picture viewBox="0 0 640 420" label={label}>
      <rect x="150" y="206" width="332" height="62" rx="8" fill="#2e8297" {...line} />
      <rect x="124" y="268" width="384" height="64" rx="8" fill="#ffcf33" {...line} />
      <rect x="10" y="332" width="620" height="80" rx="40" fill="var(--pic-body)" {...line} />
      <path d="M316 20v130M262 100l54 52 54-52" {...arrow} />
    </Picture>
  );
}
