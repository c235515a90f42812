/**
 * The configuration of a command without a file: `KIOSK_CONFIG`, which an installed kiosk sets, or
 * the one in the present folder.
 */
export const usualFile = process.env.KIOSK_CONFIG ?? 'kiosk.config.json';
