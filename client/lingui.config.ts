import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

/** Each feature has its own catalogue, which its pages load; `src/locales` has the texts of the rest. */
export default defineConfig({
  locales: ['en', 'de', 'ar'],
  sourceLocale: 'en',
  catalogs: [
    { path: '<rootDir>/src/features/{name}/locales/{locale}', include: ['<rootDir>/src/features/{name}/'] },
    { path: '<rootDir>/src/locales/{locale}', include: ['<rootDir>/src/'], exclude: ['<rootDir>/src/features/**'] },
  ],
  format: formatter({ lineNumbers: false, origins: false }),
});
