/**
 * Names (of users, classes, sessions) as they are kept. What nobody can see makes two names look like one, and what turns the direction of
 * writing changes the line around a name, so both are dropped (RFC 8264, 9.12 and 9.13; the nickname profile of RFC 8266 for spaces).
 * They stay where they are part of how something is written: a joiner between Persian or Indic letters and inside an emoji, a variation
 * selector behind the character it varies, the tags of a flag.
 */

const DROPPED = String.raw`[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Noncharacter_Code_Point}\ufff9-\ufffb]`;
/** In these scripts a joiner changes nothing. */
const SIMPLE = String.raw`[\u0300-\u036f\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Hebrew}\p{Script=Georgian}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Common}]`;
const JOINING = String.raw`(?!${SIMPLE}|${DROPPED})[\p{L}\p{M}]`;
const JOINER = String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?|${JOINING})[\u200c\u200d](?=\p{Extended_Pictographic}|${JOINING})`;
const VARIED = String.raw`(?!${DROPPED})[\p{S}\p{Extended_Pictographic}\p{Script=Han}\p{Script=Mongolian}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Script=Manichaean}]`;
const VARIATION = String.raw`(?<=${VARIED})\p{Variation_Selector}|(?<=[0-9#*])\ufe0f(?=\u20e3)`;
const FLAG = String.raw`(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}`;
const UNSEEN = new RegExp(`(${JOINER}|${VARIATION}|${FLAG})|${DROPPED}`, 'gu');

/** Spaces and line ends of all kinds, and characters that are drawn as nothing: blanks of Braille, music and hieroglyphs, and objects left out. */
const BLANK = /(?!\ufeff)[\s\u0085\u2800\ufffc\u{13441}\u{13442}\u{1d159}]/gu;

/** The text without what cannot be seen, spaces as they are. Again while it changes: a joiner may have stood beside something that was dropped. */
export const withoutUnseen = (text: string): string => {
  const seen = text
    .replace(BLANK, ' ')
    .replace(UNSEEN, (_, kept: string | undefined) => kept ?? '')
    .normalize('NFC');
  return seen === text ? text : withoutUnseen(seen);
};

/** A name as it is kept: without what cannot be seen, on one line, with single spaces. */
export const tidyName = (name: string): string => withoutUnseen(name).replace(/ +/g, ' ').trim();

/** Whether anything of a tidy name can be seen: a letter, a digit, a sign. Accents on nothing are none. */
export const isVisible = (name: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(name);
