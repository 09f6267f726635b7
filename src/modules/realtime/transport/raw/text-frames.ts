import * as ws from 'ws';

/** The encoder of `ws`, which is missing from its types. */
const { Sender } = ws as unknown as { Sender: { frame(text: string, options: object): Buffer[] } };
const UNMASKED_TEXT = { fin: true, rsv1: false, opcode: 1, mask: false };

/** Encodes each text as one frame. The result can be written to any number of sockets. */
export const textFrames = (texts: readonly string[]): Buffer => Buffer.concat(texts.flatMap((text) => Sender.frame(text, UNMASKED_TEXT)));
