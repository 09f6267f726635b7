import { Injectable } from '@nestjs/common';
import type { Placeholder } from './domain/placeholder.ts';
import { PictureMaker, SIDES, type PictureSize } from '../ports/picture-maker.ts';

/** Draws placeholders, each only once: there are 72 drawings of a few kB, in two sizes. */
@Injectable()
export class Placeholders {
  private readonly drawn = new Map<string, Promise<Buffer>>();

  constructor(private readonly maker: PictureMaker) {}

  async get({ version, svg }: Placeholder, size: PictureSize): Promise<Buffer> {
    const key = `${version} ${size}`;
    const drawing = this.drawn.get(key) ?? this.maker.draw(svg(), SIDES[size]);
    this.drawn.set(key, drawing);
    try {
      return await drawing;
    } catch (error) {
      this.drawn.delete(key);
      throw error;
    }
  }
}
