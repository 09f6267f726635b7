import { Injectable } from '@nestjs/common';
import type { Placeholder } from './domain/placeholder.ts';
import { PictureMaker, SIDES, type PictureSize } from '../ports/picture-maker.js';

/** Some kB each. */
const KEPT = 500;

/** Draws what stands in for pictures, each once while it is asked for. */
@Injectable()
export class Placeholders {
  private readonly drawn = new Map<string, Promise<Buffer>>();

  constructor(private readonly maker: PictureMaker) {}

  async get({ version, svg }: Placeholder, size: PictureSize): Promise<Buffer> {
    const key = `${version} ${size}`;
    const drawing = this.drawn.get(key) ?? this.maker.draw(svg(), SIDES[size]);
    this.drawn.delete(key);
    this.drawn.set(key, drawing);
    // The one that nobody asked for the longest.
    if (this.drawn.size > KEPT) this.drawn.delete(this.drawn.keys().next().value!);
    try {
      return await drawing;
    } catch (error) {
      this.drawn.delete(key);
      throw error;
    }
  }
}
