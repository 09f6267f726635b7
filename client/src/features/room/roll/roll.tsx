export const Roll = () => null;
