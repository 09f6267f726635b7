/** The header of these directives. */
export const contentSecurityPolicy = (directives: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');

/** Of responses that are not pages, and of all pages that set no other. */
const NOTHING = { 'default-src': ["'none'"], 'base-uri': ["'none'"], 'form-action': ["'none'"], 'frame-ancestors': ["'none'"] };

export const STRICT_POLICY = contentSecurityPolicy(NOTHING);

/** Of pages with nothing but text and styles. */
export const PLAIN_PAGE_POLICY = contentSecurityPolicy({ ...NOTHING, 'style-src': ["'unsafe-inline'"] });

/** Of Swagger UI, which needs inline styles and data: images; everything else must come from this origin. */
export const DOCS_POLICY = contentSecurityPolicy({
  'default-src': ["'self'"],
  'base-uri': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'img-src': ["'self'", 'data:'],
  'object-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
});
