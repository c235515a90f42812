/** A tag of an unknown model, and the number that is printed on its item. */
export interface Sample {
  /** from its first byte */
  memory: Uint8Array;
  /** as it is printed, without the signs around a barcode */
  number: string;
}
