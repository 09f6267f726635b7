import { domainToASCII } from 'node:url';

/** The email trimmed, in lower case and in Unicode normal form C. */
export const foldedEmail = (email: string): string => email.trim().toLowerCase().normalize('NFC');

/**
 * The key by which emails are compared. The domain is converted to its DNS name (UTS #46): münchen.example becomes xn--mnchen-3ya.example.
 * Only the mail server of the domain may interpret the part before the @ (RFC 5321 §2.4), so nothing but the case and the encoding of that part is
 * normalised.
 */
export const emailKey = (email: string): string => {
  const folded = foldedEmail(email);
  const at = folded.lastIndexOf('@') + 1;
  const domain = folded.slice(at);
  if (at === 0 || !/\P{ASCII}/u.test(domain)) return folded;
  // domainToASCII returns '' for an invalid domain; such a domain is left unchanged.
  return folded.slice(0, at) + (domainToASCII(domain) || domain);
};
