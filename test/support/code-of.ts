import { DomainError } from '../../src/kernel/domain/domain-error.ts';

/** The internal code of the domain error that `work` throws, or `none` if it succeeds. */
export const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return codeIn(error);
  }
};

/** The same for a promise. Clients get another code for some of these. */
export const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'none';
  } catch (error) {
    return codeIn(error);
  }
};

const codeIn = (error: unknown): string => {
  if (error instanceof DomainError) return error.code;
  throw error;
};
