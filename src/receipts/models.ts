/** The receipt printers that the encoder knows, and the code pages each of them holds. */
import ReceiptPrinterEncoder, {
  type ReceiptPrinterEncoderOptions,
} from '@point-of-sale/receipt-printer-encoder';

/** `epson-tm-t20iii` …: its code pages, and how far it feeds before it cuts. */
export type PrinterModel = NonNullable<ReceiptPrinterEncoderOptions['printerModel']>;
type CodePage = NonNullable<ReceiptPrinterEncoderOptions['codepageCandidates']>[number];

/**
 * The models that speak ESC/POS, as the driver does: what `printer.model` may be in the
 * configuration.
 */
export const printerModels: readonly PrinterModel[] = ReceiptPrinterEncoder.printerModels
  .map(({ id }) => id as PrinterModel)
  .filter((printerModel) => new ReceiptPrinterEncoder({ printerModel }).language === 'esc-pos');

/**
 * Code pages in the order in which they are tried. By itself the encoder takes the lowest number
 * that has the character, and so writes the euro sign in the Turkish page, which older printers
 * hold without it.
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
/**
 * Maps of the encoder that have no page with typographic characters; their few pages are tried as
 * the encoder does.
 */
const plainMaps: ReadonlySet<string> = new Set(['bixolon/legacy', 'metapace', 'mpt']);
/** Lines between the print head and the knife of a printer whose model is not known. */
const feedBeforeCut = 4;

/**
 * An encoder for this model; undefined: ESC/POS as Epson numbers the code pages. Lines end in LF
 * alone: a printer whose CR feeds too would leave an empty line after each.
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
    // How the encoder says that the model has no such page.
    return false;
  }
}

/** The name of the encoder's map of code pages for a model. */
function mapOf(model: PrinterModel | undefined): string {
  if (model === undefined) return 'epson';
  const capabilities = new ReceiptPrinterEncoder({ printerModel: model }).printerCapabilities;
  return 'codepages' in capabilities ? String(capabilities.codepages) : '';
}
