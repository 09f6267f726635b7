/** What looks like an email. The server decides which are. */
const EMAIL = /[^\s,;<>"'()]+@[^\s,;<>"'()]+/g;

/** The emails in a text, such as a column of a spreadsheet, a CSV file or the recipients of a mail: each once, in order. */
export const emailsIn = (text: string): string[] => {
  const seen = new Map<string, string>();
  for (const [email] of text.matchAll(EMAIL)) if (!seen.has(email.toLowerCase())) seen.set(email.toLowerCase(), email);
  return [...seen.values()];
};
