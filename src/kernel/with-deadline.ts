/** Waits up to `ms` for the work and returns whether it was done by then. Rejects if the work rejects in time. */
export const withDeadline = (work: Promise<unknown>, ms: number): Promise<boolean> => {
  let timer: NodeJS.Timeout;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer));
};
