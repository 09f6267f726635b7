/**
 * Names (of users, classes, sessions) as they are stored. Invisible characters make two names look the same, and direction controls change the
 * line around a name, so both are dropped (RFC 8264, 9.12 and 9.13; the nickname profile of RFC 8266 for spaces). They stay where the
 * writing needs them: a joiner between Persian or Indic letters and inside an emoji, a variation selector after the character it varies, the
 * tags of a flag.
 */

const DROPPED = String.raw`[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Noncharacter_Code_Point}\ufff9-\ufffb]`;
/** Scripts in which a joiner has no effect. */
const SIMPLE = String.raw`[\u0300-\u036f\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Hebrew}\p{Script=Georgian}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Common}]`;
const JOINING = String.raw`(?!${SIMPLE}|${DROPPED})[\p{L}\p{M}]`;
const JOINER = String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?|${JOINING})[\u200c\u200d](?=\p{Extended_Pictographic}|${JOINING})`;
const VARIED = String.raw`(?!${DROPPED})[\p{S}\p{Extended_Pictographic}\p{Script=Han}\p{Script=Mongolian}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Script=Manichaean}]`;
const VARIATION = String.raw`(?<=${VARIED})\p{Variation_Selector}|(?<=[0-9#*])\ufe0f(?=\u20e3)`;
const FLAG = String.raw`(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}`;
const UNSEEN = new RegExp(`(${JOINER}|${VARIATION}|${FLAG})|${DROPPED}`, 'gu');

/** Spaces and line ends of all kinds, and blank characters: of Braille, music and hieroglyphs, and the object replacement character. */
const BLANK = /(?!\ufeff)[\s\u0085\u2800\ufffc\u{13441}\u{13442}\u{1d159}]/gu;

/** The text without invisible characters, but with its spaces. Repeated until nothing changes: composing the text moves marks, and so the neighbours of a joiner. */
export const withoutUnseen = (text: string): string => {
  const seen = text
    .replace(BLANK, ' ')
    .replace(UNSEEN, (_, kept: string | undefined) => kept ?? '')
    .normalize('NFC');
  return seen === text ? text : withoutUnseen(seen);
};

/** A name as it is stored: without invisible characters, on one line, with single spaces. */
export const tidyName = (name: string): string => withoutUnseen(name).replace(/ +/g, ' ').trim();

/** Whether a tidy name has anything visible: a letter, a digit, a sign. Combining marks alone do not count. */
export const isVisible = (name: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(name);
