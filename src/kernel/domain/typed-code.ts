/**
 * A code as it is stored, from what somebody typed. Case does not count, nor do spaces, dashes and what nobody sees; letters and digits
 * of full width, as East Asian keyboards make them, are the plain ones (NFKC).
 */
export const readCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replaceAll(/[\s\p{Dash}\p{Cf}]/gu, '')
    .toUpperCase();
