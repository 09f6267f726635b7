import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Placeholder } from './domain/placeholder.ts';
import { PictureMaker, SIDES, type PictureSize } from '../ports/picture-maker.ts';

/** A few kB per drawing. */
const MAX_CACHED = 500;

/** Draws placeholders, and caches the most recently used ones. */
@Injectable()
export class Placeholders {
  private readonly drawn = new LRUCache<string, Promise<Buffer>>({ max: MAX_CACHED });

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
