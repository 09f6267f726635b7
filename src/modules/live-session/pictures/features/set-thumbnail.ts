import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SetThumbnail } from '../../../../contracts/live-session/lifecycle.ts';
import { SessionChange } from '../../lifecycle/session-change.ts';
import { PictureMaker } from '../../ports/picture-maker.ts';
import { NewPictures } from '../new-pictures.ts';
import { PictureFiles } from '../picture-files.ts';

@CommandHandler(SetThumbnail)
export class SetThumbnailHandler implements ICommandHandler<SetThumbnail> {
  constructor(
    private readonly change: SessionChange,
    private readonly maker: PictureMaker,
    private readonly pictures: NewPictures,
    private readonly files: PictureFiles,
  ) {}

  async execute({ by, sessionId, bytes }: SetThumbnail): Promise<void> {
    // Checked before processing the picture, which takes a while outside any transaction, and again afterwards.
    await this.change.run(sessionId, by, async (session) => session.mustBeOpenToChange());
    const before = await this.pictures.store(await this.maker.make(bytes), (picture) =>
      this.change.run(sessionId, by, async (session) => {
        session.setPicture(by.userId);
        return this.pictures.assign(session.id, picture);
      }),
    );
    // If the process crashes before this, the files of the previous version are left behind.
    if (before) await this.files.forget(before);
  }
}
