/**
 * How often an inventory names the tags of a stack that is laid down at once. What is known: the
 * anticollision of a stack loses a tag now and then, and two tags exactly on each other take the field
 * from each other. How often is not published and differs by tag, cover and antenna: these are
 * assumptions, on the careful side, until a library measures its own.
 */
interface Stack {
  /** tags in it */
  count: number;
  /** one tag lies exactly beneath another */
  hides: boolean;
}

/** A tag that nothing covers. */
const usual = 0.995;
/** Exactly above another one: it has a part of the field. */
const above = 0.65;
/** Exactly beneath: it answers when the one above happens to be silent. */
const beneath = 0.02;

/** The part of inventories that name each tag, from the lowest. */
export function readingsOf({ count, hides }: Stack): number[] {
  const readings = Array.from({ length: count }, () => usual);
  if (hides) readings.splice(0, 2, beneath, above);
  return readings;
}
