import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../../contracts/auth.ts';
import type { VerificationState } from '../../../../contracts/classroom/verification.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { newId } from '../../../../kernel/ids.ts';
import { WebcamPictureMaker } from '../../ports/webcam-picture-maker.ts';
import { PictureDisposal } from '../pictures/picture-disposal.ts';
import { PictureFiles } from '../pictures/picture-files.ts';
import { requireIn } from '../room-access.ts';
import { VerificationLane } from '../verification-lane.ts';

/** Sends the caller's picture, once, after they have agreed to. `bytes`: the file as sent by the client, unchecked. */
export class SendPicture extends Command<VerificationState> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly bytes: Buffer,
  ) {
    super();
  }
}

@CommandHandler(SendPicture)
export class SendPictureHandler implements ICommandHandler<SendPicture> {
  constructor(
    private readonly lane: VerificationLane,
    private readonly maker: WebcamPictureMaker,
    private readonly files: PictureFiles,
    private readonly disposal: PictureDisposal,
  ) {}

  async execute({ by, sessionId, bytes }: SendPicture): Promise<VerificationState> {
    await this.requireWanted(by, sessionId);
    const picture = await this.maker.makeOne(bytes);
    const pictureId = newId();
    try {
      await this.files.put(sessionId, pictureId, picture);
      return await this.take(by, sessionId, pictureId);
    } catch (error) {
      // If the database connection was lost, the picture may have been taken all the same.
      if (!(error instanceof DomainError && error.code === 'DATABASE_UNAVAILABLE')) await this.disposal.deleteUntaken(sessionId, pictureId);
      throw error;
    }
  }

  /** Before the picture is processed, which takes a while. */
  private async requireWanted(by: Principal, sessionId: string): Promise<void> {
    await this.lane.run(sessionId, {
      by,
      userId: by.userId,
      decide: ({ access, verifications }) => {
        requireIn(access);
        verifications.requirePictureWanted(by.userId);
        return 0;
      },
    });
  }

  private async take(by: Principal, sessionId: string, pictureId: string): Promise<VerificationState> {
    const { userId } = by;
    const { result } = await this.lane.run(sessionId, {
      by,
      userId,
      pictureId,
      decide: ({ access, verifications, isStored }) => {
        requireIn(access);
        // It took so long to store the file that it was taken for left behind.
        if (!isStored(pictureId)) throw new DomainError('STORAGE_UNAVAILABLE');
        verifications.takePicture(userId, pictureId);
        return verifications.stateOf(userId);
      },
    });
    return result as VerificationState;
  }
}
