/** How many minor units a unit of the currency has: 100 cents, 1 yen. */
const minorUnitsOf = (currency: string): number => {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return 10 ** (maximumFractionDigits ?? 2);
};

/** An amount such as 19.99 in minor units. Rounds, because clients calculate with fractions. */
export const toMinorUnits = (amount: number, currency: string): number => Math.round(amount * minorUnitsOf(currency));

export const fromMinorUnits = (minor: number, currency: string | null): number => (currency ? minor / minorUnitsOf(currency) : 0);
