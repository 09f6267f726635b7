/** Whether two values of a field are equal: dates by their time, lists regardless of order. */
export const sameValue = (one: unknown, other: unknown): boolean => {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((value) => other.includes(value));
  return one === other;
};
