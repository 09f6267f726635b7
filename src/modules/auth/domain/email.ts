/** The form in which emails are compared: without regard to case, outer space and the way an accent is encoded. */
export const emailKey = (email: string): string => email.trim().toLowerCase().normalize('NFC');
