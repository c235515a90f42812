export { ChipPicture } from './chip-picture.tsx';
export {
  CardAlonePicture,
  CardOnPlatePicture,
  CardPicture,
  LayPicture,
  PhonePicture,
  PlatePicture,
  TerminalPicture,
} from './pictures.tsx';
