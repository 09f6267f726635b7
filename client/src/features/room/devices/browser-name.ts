export type BrowserName = 'chrome' | 'firefox' | 'safari';

/** Which guide fits: browsers that are built on one of these look like it. On iPhones all of them keep permissions as Safari does. */
export const browserOf = (userAgent: string): BrowserName => {
  if (/iPhone|iPad/.test(userAgent)) return 'safari';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  return /Safari\//.test(userAgent) && !/Chrom(e|ium)\//.test(userAgent) ? 'safari' : 'chrome';
};
