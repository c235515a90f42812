/** Where the simulated library is. */
export const institution = '3550';
export const branch = '35500';
/** whose fees may be paid at any of them: a financial organisation */
export const region: readonly string[] = [institution, '3551'];
export const timeZone = 'Europe/Brussels';
