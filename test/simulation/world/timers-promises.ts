export { pause as setTimeout } from './time.ts';
