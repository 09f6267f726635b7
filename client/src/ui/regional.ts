/** The browser's own variant of this language, such as en-GB for en: it decides how dates and numbers are written. */
export const regional = (language: string): string =>
  navigator.languages.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
