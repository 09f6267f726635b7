import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Placeholder } from './domain/placeholder.ts';
import { PictureMaker, SIDES, type PictureSize } from '../ports/picture-maker.ts';

/** A few kB each. */
const KEPT = 500;

/** Draws placeholders, and keeps the ones used most recently. */
@Injectable()
export class Placeholders {
  private readonly drawn = new LRUCache<string, Promise<Buffer>>({ max: KEPT });

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
