/**
 * Tidies names (of users, classes and sessions) before they are stored. Invisible characters could make two different names look the same, and
 * direction controls would affect the text around a name, so both are removed (RFC 8264, 9.12 and 9.13; spaces follow the nickname profile of
 * RFC 8266). They are kept only where the spelling needs them: a joiner between Persian or Indic letters or inside an emoji, a variation selector
 * after a character that has variants, and the tags of a flag.
 */

const REMOVED = String.raw`[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Noncharacter_Code_Point}\ufff9-\ufffb]`;
/** Scripts in which a joiner has no effect. */
const SIMPLE = String.raw`[\u0300-\u036f\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Hebrew}\p{Script=Georgian}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Common}]`;
const JOINING = String.raw`(?!${SIMPLE}|${REMOVED})[\p{L}\p{M}]`;
const JOINER = String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?|${JOINING})[\u200c\u200d](?=\p{Extended_Pictographic}|${JOINING})`;
const VARIED = String.raw`(?!${REMOVED})[\p{S}\p{Extended_Pictographic}\p{Script=Han}\p{Script=Mongolian}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Script=Manichaean}]`;
const VARIATION = String.raw`(?<=${VARIED})\p{Variation_Selector}|(?<=[0-9#*])\ufe0f(?=\u20e3)`;
const FLAG = String.raw`(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}`;
const REMOVED_UNLESS_NEEDED = new RegExp(`(${JOINER}|${VARIATION}|${FLAG})|${REMOVED}`, 'gu');

/** All kinds of spaces and line ends, the blank characters of Braille, musical notation and hieroglyphs, and the object replacement character. */
const BLANK = /(?!\ufeff)[\s\u0085\u2800\ufffc\u{13441}\u{13442}\u{1d159}]/gu;

/**
 * Removes invisible characters and turns every blank into a plain space. Repeats until nothing changes, because normalising can move combining marks
 * and so change the neighbours of a joiner.
 */
export const withoutInvisible = (text: string): string => {
  const cleaned = text
    .replace(BLANK, ' ')
    .replace(REMOVED_UNLESS_NEEDED, (_, kept: string | undefined) => kept ?? '')
    .normalize('NFC');
  return cleaned === text ? text : withoutInvisible(cleaned);
};

/** The stored form of a name: without invisible characters, on one line, with single spaces. */
export const tidyName = (name: string): string => withoutInvisible(name).replace(/ +/g, ' ').trim();

/** Whether a tidied name contains a visible character: a letter, digit, punctuation mark or symbol. Combining marks alone do not count. */
export const isVisible = (name: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(name);
