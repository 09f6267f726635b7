/** Stands in until there is video. */
export const Stage = () => null;
