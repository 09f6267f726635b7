import { domainToASCII } from 'node:url';

/** In lower case, trimmed, in normal form C. */
export const foldedEmail = (email: string): string => email.trim().toLowerCase().normalize('NFC');

/**
 * The form in which emails are compared. A domain has one name in the DNS, however it is written (UTS #46): münchen.example is
 * xn--mnchen-3ya.example. The part before the @ is for its mail server to interpret (RFC 5321 §2.4), so only its case and encoding are
 * normalised.
 */
export const emailKey = (email: string): string => {
  const folded = foldedEmail(email);
  const at = folded.lastIndexOf('@') + 1;
  const domain = folded.slice(at);
  if (at === 0 || !/\P{ASCII}/u.test(domain)) return folded;
  // Empty for an invalid domain, which stays as it is.
  return folded.slice(0, at) + (domainToASCII(domain) || domain);
};
