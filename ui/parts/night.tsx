/** Less light at night: the page is darkened, and every touch goes through. */

/** Of a value of a colour to its light, as a screen shows it (IEC 61966-2-1, nearly). */
const gamma = 2.2;

/** `light`: what is left of it, in percent. */
export function Night({ light }: { light: number }) {
  return <div class="night" style={{ opacity: 1 - (light / 100) ** (1 / gamma) }} />;
}
