/** Four short sounds. */
export type Sound = 'done' | 'warning' | 'error' | 'goodbye';

interface Note {
  /** Hz */
  from: number;
  to?: number;
  atMs: number;
  lengthMs: number;
}

const figures: Record<Sound, readonly Note[]> = {
  done: [
    { from: 659, atMs: 0, lengthMs: 80 },
    { from: 880, atMs: 80, lengthMs: 80 },
  ],
  warning: [
    { from: 587, atMs: 0, lengthMs: 120 },
    { from: 587, atMs: 160, lengthMs: 120 },
  ],
  error: [{ from: 262, to: 175, atMs: 0, lengthMs: 300 }],
  goodbye: [
    { from: 784, atMs: 0, lengthMs: 160 },
    { from: 659, atMs: 165, lengthMs: 160 },
    { from: 523, atMs: 330, lengthMs: 170 },
  ],
};
const loudness = 0.16;
/** Three books are three sounds, so they follow each other. */
const apartMs = 600;

let audio: AudioContext | null = null;
let freeAt = 0;

/** Silent where the browser has no sound. */
export function play(sound: Sound): void {
  try {
    audio ??= new AudioContext();
    void audio.resume().catch(() => {});
    const startAt = Math.max(audio.currentTime, freeAt);
    if (startAt > audio.currentTime + 5) return; // a plate full of books is not a concert
    freeAt = startAt + (sound === 'done' ? apartMs : 400) / 1000;
    for (const note of figures[sound]) ring(audio, startAt, note);
  } catch {
    audio = null;
  }
}

/** A second of one tone, to find out where it is heard. */
export function playTone(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume().catch(() => {});
    ring(audio, audio.currentTime, { from: 440, atMs: 0, lengthMs: 1_000 });
  } catch {
    audio = null;
  }
}

function ring(context: AudioContext, startAt: number, note: Note): void {
  const from = startAt + note.atMs / 1000;
  const until = from + note.lengthMs / 1000;
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = 'sine';
  tone.frequency.setValueAtTime(note.from, from);
  if (note.to !== undefined) tone.frequency.exponentialRampToValueAtTime(note.to, until);
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(loudness, from + 0.012);
  volume.gain.setValueAtTime(loudness, until - 0.03);
  volume.gain.linearRampToValueAtTime(0, until);
  tone.connect(volume).connect(context.destination);
  tone.start(from);
  tone.stop(until);
}
