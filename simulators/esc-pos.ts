/** ESC/POS bytes to printed lines, for the simulated printer. Unknown commands are dropped. */
import iconv from 'iconv-lite';

export interface PrintedLine {
  text: string;
  align: 'left' | 'center' | 'right';
  bold: boolean;
  /** 1 or 2: the widest and highest on the line */
  width: number;
  height: number;
}
type PrintedEvent =
  | { kind: 'line'; line: PrintedLine }
  | { kind: 'cut'; full: boolean }
  /** GS r: the host asks for an answer when everything before is printed */
  | { kind: 'asked-when-done' }
  /** GS I n */
  | { kind: 'asked-identity'; part: number };

/** ESC t n, as Epson numbers the pages. */
const codePages: Record<number, string> = {
  0: 'cp437',
  2: 'cp850',
  3: 'cp860',
  4: 'cp863',
  5: 'cp865',
  13: 'cp857',
  14: 'cp737',
  15: 'iso8859-7',
  16: 'windows1252',
  17: 'cp866',
  18: 'cp852',
  19: 'cp858',
  32: 'cp720',
  33: 'cp775',
  34: 'cp855',
  35: 'cp861',
  36: 'cp862',
  37: 'cp864',
  38: 'cp869',
  40: 'iso8859-15',
  45: 'windows1250',
  46: 'windows1251',
  47: 'windows1253',
  48: 'windows1254',
  49: 'windows1255',
  50: 'windows1256',
  51: 'windows1257',
  52: 'windows1258',
};

/** How many bytes follow the two of a command, where it is a fixed number. */
const escapeLengths: Record<string, number> = {
  '!': 1,
  '-': 1,
  '3': 1,
  ' ': 1,
  '%': 1,
  '=': 1,
  '?': 1,
  '{': 1,
  M: 1,
  R: 1,
  T: 1,
  V: 1,
  G: 1,
  J: 1,
  e: 1,
  c: 2,
  r: 1,
  $: 2,
  '\\': 2,
  p: 3,
  W: 8,
  D: 0,
  '2': 0,
  '<': 0,
  L: 0,
  S: 0,
  i: 0,
  m: 0,
  U: 1,
};
const groupLengths: Record<string, number> = {
  '!': 1,
  B: 1,
  H: 1,
  I: 1,
  L: 2,
  P: 2,
  W: 2,
  a: 1,
  b: 1,
  f: 1,
  h: 1,
  w: 1,
  '/': 1,
  ':': 0,
  '\\': 2,
  $: 2,
  '^': 3,
};

interface EscPosReader {
  /** One byte; returns a line or a cut when it ends one. */
  push(byte: number): PrintedEvent[];
}

/** `carriageReturnFeeds`: CR prints and feeds as LF does, if the printer is set so. */
export function createEscPosReader(carriageReturnFeeds: () => boolean = () => false): EscPosReader {
  const paper = new Paper();
  /** A command that is not complete yet. */
  let command: number[] = [];
  return {
    push: (byte) => {
      if (command.length > 0) {
        command.push(byte);
        const events = run(command, paper);
        if (events === null) return [];
        command = [];
        return events;
      }
      if (byte === 0x1b || byte === 0x1d || byte === 0x1c) {
        command = [byte];
        return [];
      }
      if (byte === 0x0a || (byte === 0x0d && carriageReturnFeeds())) return paper.endLine();
      if (byte >= 0x20) paper.print(byte);
      return [];
    },
  };
}

/** The line that is being printed, and the present style. */
class Paper {
  style = { align: 'left' as PrintedLine['align'], bold: false, width: 1, height: 1 };
  codePage = 'cp437';
  #line = blankLine();

  initialise(): void {
    this.style = { align: 'left', bold: false, width: 1, height: 1 };
    this.codePage = 'cp437';
    this.#line = blankLine();
  }
  print(byte: number): void {
    const line = this.#line;
    if (line.text === '') line.align = this.style.align;
    line.text += iconv.decode(Buffer.of(byte), this.codePage);
    line.bold ||= this.style.bold;
    line.width = Math.max(line.width, this.style.width);
    line.height = Math.max(line.height, this.style.height);
  }
  endLine(count = 1): PrintedEvent[] {
    return Array.from({ length: count }, () => {
      const line = this.#line;
      this.#line = blankLine();
      return { kind: 'line', line };
    });
  }
  cut(full: boolean): PrintedEvent[] {
    const before = this.#line.text === '' ? [] : this.endLine();
    return [...before, { kind: 'cut', full }];
  }
}

function blankLine(): PrintedLine {
  return { text: '', align: 'left', bold: false, width: 1, height: 1 };
}

/** null: more bytes are needed. */
function run(bytes: readonly number[], paper: Paper): PrintedEvent[] | null {
  const [lead, second] = bytes;
  if (second === undefined) return null;
  const name = String.fromCharCode(second);
  if (lead === 0x1b) return runEscape(name, bytes, paper);
  if (lead === 0x1d) return runGroup(name, bytes, paper);
  // FS: Chinese characters on and off
  const length = name === '&' || name === '.' ? 0 : name === '(' ? counted(bytes, 3) : 1;
  return bytes.length >= 2 + length ? [] : null;
}

function runEscape(name: string, bytes: readonly number[], paper: Paper): PrintedEvent[] | null {
  const { style } = paper;
  const third = bytes[2];
  if (name === 'i' || name === 'm') return paper.cut(name === 'i');
  if (name === '@') {
    paper.initialise();
    return [];
  }
  if ('taEd'.includes(name)) {
    if (third === undefined) return null;
    if (name === 't') paper.codePage = codePages[third] ?? 'cp437';
    if (name === 'a')
      style.align = third % 48 === 1 ? 'center' : third % 48 === 2 ? 'right' : 'left';
    if (name === 'E') style.bold = (third & 1) === 1;
    return name === 'd' ? paper.endLine(third) : [];
  }
  if (name === '*') return bytes.length >= 5 + imageBytes(bytes) ? [] : null;
  if (name === '(') return bytes.length >= 2 + counted(bytes, 3) ? [] : null;
  if (name === '!' && third !== undefined) {
    style.bold = (third & 8) !== 0;
    style.width = third & 32 ? 2 : 1;
    style.height = third & 16 ? 2 : 1;
  }
  return bytes.length >= 2 + (escapeLengths[name] ?? 0) ? [] : null;
}

function runGroup(name: string, bytes: readonly number[], paper: Paper): PrintedEvent[] | null {
  const { style } = paper;
  const third = bytes[2];
  if (name === '(') return bytes.length >= 2 + counted(bytes, 3) ? [] : null;
  if (name === 'v') {
    const [, , , , xl = 0, xh = 0, yl = 0, yh = 0] = bytes;
    return bytes.length >= 8 && bytes.length >= 8 + (xl + xh * 256) * (yl + yh * 256) ? [] : null;
  }
  if (name === 'k') return runBarcode(bytes, paper);
  if (third === undefined) return (groupLengths[name] ?? 1) === 0 ? [] : null;
  if (name === 'r') return [{ kind: 'asked-when-done' }];
  if (name === 'I') return [{ kind: 'asked-identity', part: third }];
  if (name === '!') {
    style.width = Math.min(((third >> 4) & 7) + 1, 2);
    style.height = Math.min((third & 7) + 1, 2);
  }
  if (name === 'V') {
    if (third >= 65 && bytes.length < 4) return null;
    return paper.cut([0, 48, 65, 97].includes(third));
  }
  return bytes.length >= 2 + (groupLengths[name] ?? 1) ? [] : null;
}

function runBarcode(bytes: readonly number[], paper: Paper): PrintedEvent[] | null {
  const [, , kind, length] = bytes;
  if (kind === undefined) return null;
  if (kind < 65) return bytes.length > 3 && bytes.at(-1) === 0 ? paper.endLine() : null;
  return length !== undefined && bytes.length >= 4 + length ? paper.endLine() : null;
}

/** `( fn pL pH …`: the name, two bytes of length, and as many as they say. */
function counted(bytes: readonly number[], at: number): number {
  const [low, high] = [bytes[at], bytes[at + 1]];
  return low === undefined || high === undefined ? Number.POSITIVE_INFINITY : 3 + low + high * 256;
}

/** ESC *: columns of one byte, or of three in the 24 dot modes. */
function imageBytes(bytes: readonly number[]): number {
  const [mode, low, high] = [bytes[2], bytes[3], bytes[4]];
  if (mode === undefined || low === undefined || high === undefined)
    return Number.POSITIVE_INFINITY;
  return (low + high * 256) * (mode >= 32 ? 3 : 1);
}
