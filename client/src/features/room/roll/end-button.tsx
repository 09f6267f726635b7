export const EndButton = () => null;
