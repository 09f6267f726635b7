import type { Response } from 'express';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { DomainError } from '../../domain/domain-error.ts';
import type { KernelRequest } from '../request.ts';

/** Limits how many bodies are in memory at once, in total and per user, so that one user's uploads cannot block everybody else's. */
export class UploadSlots {
  private total = 0;
  private readonly byUser = new Map<string, number>();

  constructor(
    private readonly max: number,
    private readonly maxPerUser: number,
  ) {}

  /** Takes a slot and returns a function that releases it (further calls do nothing), or null if no slot is free. */
  take(userId: string): (() => void) | null {
    const own = this.byUser.get(userId) ?? 0;
    if (this.total >= this.max || own >= this.maxPerUser) return null;
    this.total++;
    this.byUser.set(userId, own + 1);
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      this.total--;
      const left = this.byUser.get(userId)! - 1;
      if (left) this.byUser.set(userId, left);
      else this.byUser.delete(userId);
    };
  }
}

/** Limits memory use in this process: a body stays in memory from its first byte until its response is sent. */
const SLOTS = new UploadSlots(16, 2);

/** Takes a slot for the body of a request, which is released with its response. Throws `busy` if none is free. */
export const takeUploadSlot = (request: KernelRequest, response: Response, busy: ErrorCode): void => {
  // The client has already disconnected, so no 'close' event would release the slot.
  if (response.closed) throw new DomainError('MALFORMED_BODY');
  const release = SLOTS.take(request.principal?.userId ?? 'nobody');
  if (!release) throw new DomainError(busy);
  response.once('close', release);
};
