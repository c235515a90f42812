/**
 * Which configuration is meant where none is named: that of `KIOSK_CONFIG` (an installed kiosk sets
 * it), or the one in the folder one stands in.
 */
export const usualFile = process.env.KIOSK_CONFIG ?? 'kiosk.config.json';
