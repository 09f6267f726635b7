import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Config } from '../../../config/config.ts';
import type { Principal } from '../../../contracts/auth.ts';
import { SetThumbnail } from '../../../contracts/live-session/lifecycle.ts';
import { PictureMaker } from '../../../modules/live-session/ports/picture-maker.ts';
import { instantOfText } from '../../shared/local-time.ts';
import { CardChanges } from './card-changes.ts';
import { CardViews } from './card-views.ts';
import type { EditForm } from '../rest/forms.ts';

/** Changes cards as a form says. */
@Injectable()
export class CardEdits {
  constructor(
    private readonly config: Config,
    private readonly commands: CommandBus,
    private readonly pictures: PictureMaker,
    private readonly changes: CardChanges,
    private readonly views: CardViews,
  ) {}

  /** `picture`: the file as sent by the client. One that is none changes nothing. */
  async edit(by: Principal, id: string, { startTime, isLive, ...fields }: EditForm, picture?: Buffer): Promise<void> {
    const startsAt = startTime === undefined ? undefined : instantOfText(startTime, this.config.defaultTimeZone);
    const change = () => this.changes.edit(by, id, { ...fields, startsAt }, isLive);
    if (!picture) return void (await change());
    const { session } = await this.views.get(by, id);
    if (session.status !== 'ended') {
      await this.commands.execute(new SetThumbnail(by, session.id, picture));
      return void (await change());
    }
    // It is for the session that is now started in its place. Checked first, so that none is started for a file that is no picture.
    await this.pictures.make(picture);
    await this.commands.execute(new SetThumbnail(by, await change(), picture));
  }
}
