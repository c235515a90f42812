/**
 * A returned item as the lines of a slip that lies in it: for the staff, in the library's own
 * language. It has the whole item number, and nothing of the patron.
 */
import type { Instant } from '../../machines/domain.ts';
import type { ReturnSlip } from '../../machines/receipt-content.ts';
import { canPrint } from './letters.ts';
import type { PrinterModel } from './models.ts';
import { type Columns, createPaper, type PrintedLine, type Say } from './paper.ts';
import { placeName } from './place-name.ts';

const titleLines = 3;

/**
 * The place first and large: it is what a person at a shelf looks for. `say` is in the language of
 * the slip.
 */
export function layOutSlip(
  { language, item, title, destination }: ReturnSlip,
  say: Say,
  options: {
    columns: Columns;
    library: string;
    device: string;
    now: Instant;
    printerModel?: PrinterModel | undefined;
  },
): readonly PrintedLine[] {
  const paper = createPaper(options.columns);
  const place = placeName(destination, say, language);
  paper.put(place, { align: 'center', bold: true, tall: true });
  paper.heading(say('slip.returned', { at: options.now }));
  if (title !== null && canPrint(options.printerModel, title)) paper.put(title, {}, 0, titleLines);
  paper.put(item, { bold: true, tall: true });
  paper.blank();
  paper.put(options.library);
  paper.put(options.device);
  return paper.lines;
}
