/** The receipt printers that the encoder knows, and their code pages. */
import ReceiptPrinterEncoder, {
  type ReceiptPrinterEncoderOptions,
} from '@point-of-sale/receipt-printer-encoder';

/** `epson-tm-t20iii` …: decides the code pages, and how far the paper is fed before the cut. */
export type PrinterModel = NonNullable<ReceiptPrinterEncoderOptions['printerModel']>;
type CodePage = NonNullable<ReceiptPrinterEncoderOptions['codepageCandidates']>[number];

/** The models with ESC/POS, which the driver speaks: the values of the setting `printer.model`. */
export const printerModels: readonly PrinterModel[] = ReceiptPrinterEncoder.printerModels
  .map(({ id }) => id as PrinterModel)
  .filter((printerModel) => new ReceiptPrinterEncoder({ printerModel }).language === 'esc-pos');

/**
 * Code pages in the order in which they are tried. By default the encoder takes the page with the
 * lowest number: for the euro sign the Turkish page, in which older printers do not have it.
 */
const preferredPages: readonly CodePage[] = [
  'cp437',
  'windows1252',
  'cp858',
  'cp852',
  'cp866',
  'cp775',
  'cp855',
  'cp857',
  'cp737',
];
/** Maps of the encoder without typographic characters: the order of the encoder stays. */
const plainMaps: ReadonlySet<string> = new Set(['bixolon/legacy', 'metapace', 'mpt']);
/** Lines between the print head and the knife of an unknown model. */
const feedBeforeCut = 4;

/**
 * An encoder for this model; undefined: ESC/POS with the code pages of Epson. Lines end in LF
 * alone, because some printers feed at CR too.
 */
export function createEncoder(
  model: PrinterModel | undefined,
  columns: 42 | 48,
): ReceiptPrinterEncoder {
  const basis: ReceiptPrinterEncoderOptions = {
    columns,
    newline: '\n',
    ...(model === undefined ? { language: 'esc-pos', feedBeforeCut } : { printerModel: model }),
  };
  if (plainMaps.has(mapOf(model))) return new ReceiptPrinterEncoder(basis);
  const probe = new ReceiptPrinterEncoder(basis);
  return new ReceiptPrinterEncoder({
    ...basis,
    codepageCandidates: preferredPages.filter((page) => has(probe, page)),
  });
}

function has(encoder: ReceiptPrinterEncoder, page: CodePage): boolean {
  try {
    encoder.codepage(page);
    return true;
  } catch {
    // The encoder throws when the model has no such page.
    return false;
  }
}

/** The name of the encoder's map of code pages for a model. */
function mapOf(model: PrinterModel | undefined): string {
  if (model === undefined) return 'epson';
  const capabilities = new ReceiptPrinterEncoder({ printerModel: model }).printerCapabilities;
  return 'codepages' in capabilities ? String(capabilities.codepages) : '';
}
