export const Chat = () => null;
