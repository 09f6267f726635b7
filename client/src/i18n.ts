import { i18n, type Messages } from '@lingui/core';

export const LANGUAGES = { en: 'English', de: 'Deutsch', ar: 'العربية' } as const;
export type Language = keyof typeof LANGUAGES;

type Catalogue = () => Promise<{ messages: Messages }>;
const catalogues = import.meta.glob<{ messages: Messages }>(['./locales/*.po', './features/*/locales/*.po']) as Record<string, Catalogue>;

const STORED = 'rollcall.language';
const isLanguage = (text: string | null | undefined): text is Language => !!text && text in LANGUAGES;

/** The language chosen here, otherwise the first of the browser's that there is. */
const preferred = (): Language => {
  const stored = localStorage.getItem(STORED);
  if (isLanguage(stored)) return stored;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
};

let language: Language = 'en';
/** The folders whose texts are loaded. */
const loaded = new Set<string>();

const load = async (folder: string): Promise<void> => {
  const catalogue = catalogues[`${folder}/locales/${language}.po`];
  if (catalogue) i18n.load(language, (await catalogue()).messages);
};

/** Loads the texts of one feature, which its pages need before they are shown. */
export const loadTexts = async (feature: string): Promise<void> => {
  const folder = `./features/${feature}`;
  if (loaded.has(folder)) return;
  loaded.add(folder);
  await load(folder);
  // Tells the components that there are more texts now.
  i18n.activate(language);
};

export const directionOf = (tag: string): 'ltr' | 'rtl' => (tag === 'ar' ? 'rtl' : 'ltr');

const activate = async (next: Language): Promise<void> => {
  language = next;
  loaded.add('.');
  await Promise.all([...loaded].map(load));
  document.documentElement.lang = next;
  document.documentElement.dir = directionOf(next);
  i18n.activate(next);
};

export const startLanguage = (): Promise<void> => activate(preferred());

export const chooseLanguage = async (next: Language): Promise<void> => {
  localStorage.setItem(STORED, next);
  await activate(next);
};
