/** Stands in until there is video. */
export const MediaButtons = () => null;
