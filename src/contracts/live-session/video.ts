/** What a player needs to show a video. */
export interface SessionVideo {
  readonly kind: 'youtube' | 'vimeo' | 'hls' | 'file';
  /** For an iframe (YouTube, Vimeo), an HLS player, or a media element. */
  readonly embedUrl: string;
  /** The id at YouTube or Vimeo; else null. */
  readonly id: string | null;
  /** Null = from the beginning. */
  readonly startSeconds: number | null;
}
