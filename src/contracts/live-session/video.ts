/** Everything a player needs to show a video. */
export interface SessionVideo {
  readonly kind: 'youtube' | 'vimeo' | 'hls' | 'file';
  /** The URL for an iframe (YouTube, Vimeo), an HLS player, or a media element. */
  readonly embedUrl: string;
  /** The video's id on YouTube or Vimeo; null for other videos. */
  readonly id: string | null;
  /** Null = from the beginning. */
  readonly startSeconds: number | null;
}
