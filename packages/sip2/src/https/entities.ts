/** The letters of Latin-1 as HTML names them, from 160 on. */
const latin1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'.split(
    ' ',
  );
const named = new Map<string, number>([
  ['amp', 38],
  ['lt', 60],
  ['gt', 62],
  ['quot', 34],
  ['apos', 39],
  ...latin1.map((name, at): [string, number] => [name, 160 + at]),
]);

/**
 * HTML references as their letters, once: `&#230;` and `&aelig;` are æ. What is none stays. One that
 * stands for `delimiter`, or for a control character, becomes a blank: no value can forge a field.
 */
export function decodeEntities(text: string, delimiter: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,7}));/g,
    (whole, decimal?: string, hexadecimal?: string, name?: string) => {
      const code =
        name === undefined
          ? Number.parseInt(decimal ?? hexadecimal ?? '', decimal === undefined ? 16 : 10)
          : named.get(name);
      if (code === undefined || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return whole;
      const letter = String.fromCodePoint(code);
      return letter === delimiter || code < 32 || (code >= 127 && code < 160) ? ' ' : letter;
    },
  );
}
