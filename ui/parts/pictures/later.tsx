/**
 * The pictures have a file of their own, which the page loads behind what it begins with: attract
 * has none of them, and the sentence beside each says the same.
 */
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type * as All from './all.ts';

type Pictures = typeof All;
type Props<K extends keyof Pictures> = Parameters<Pictures[K]>[0];

let loaded: Pictures | null = null;
const loading = import('./all.ts').then(
  (pictures) => {
    loaded = pictures;
  },
  // Without pictures the page works as well.
  () => {},
);

function later<K extends keyof Pictures>(name: K): FunctionComponent<Props<K>> {
  return function Later(props) {
    const [, drawAgain] = useState(false);
    useEffect(() => {
      if (loaded === null) void loading.then(() => drawAgain(true));
    }, []);
    const Picture = loaded?.[name] as FunctionComponent<Props<K>> | undefined;
    return Picture ? <Picture {...props} /> : null;
  };
}

export const CardAlonePicture = later('CardAlonePicture');
export const CardOnPlatePicture = later('CardOnPlatePicture');
export const CardPicture = later('CardPicture');
export const ChipPicture = later('ChipPicture');
export const LayPicture = later('LayPicture');
export const PhonePicture = later('PhonePicture');
export const PlatePicture = later('PlatePicture');
export const TerminalPicture = later('TerminalPicture');
