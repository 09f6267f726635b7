/** What a player needs of a video URL. */
export interface SessionVideo {
  readonly kind: 'youtube' | 'vimeo' | 'hls' | 'file';
  /** For an iframe (YouTube, Vimeo), an HLS player, or a media element. */
  readonly embedUrl: string;
  /** At YouTube or Vimeo. */
  readonly id: string | null;
  /** Null = from the beginning. */
  readonly startSeconds: number | null;
}
