/* Prices are in minor units of their currency, such as cents; some currencies have none. */

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Such as "€15.00". */
export const money = (minor: number, currency: string, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency }).format(minor / 10 ** digitsOf(currency));

export const toMinor = (amount: number, currency: string): number => Math.round(amount * 10 ** digitsOf(currency));

export const toMajor = (minor: number, currency: string): number => minor / 10 ** digitsOf(currency);
