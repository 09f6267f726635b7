import type { Schemas } from '../../../../api/schemas.ts';

export type Video = NonNullable<Schemas['SessionView']['video']>;
type PlayerWithConfig = HTMLMediaElement & { config?: object };

/** Each kind of video, as an element that works like <video>. */
const TAGS: Readonly<Record<Video['kind'], { readonly tag: string; load(): Promise<unknown> }>> = {
  youtube: { tag: 'youtube-video', load: () => import('youtube-video-element') },
  vimeo: { tag: 'vimeo-video', load: () => import('vimeo-video-element') },
  hls: { tag: 'hls-video', load: () => import('hls-video-element') },
  file: { tag: 'video', load: () => Promise.resolve() },
};

/** YouTube refuses pages that do not say who they are. */
const CONFIG: Readonly<Partial<Record<Video['kind'], object>>> = {
  youtube: { referrerpolicy: 'strict-origin-when-cross-origin', iv_load_policy: 3, cc_load_policy: 0 },
  vimeo: { referrerpolicy: 'strict-origin-when-cross-origin', dnt: true },
};

/** `controls`: those of the player. */
export const createPlayer = async ({ kind, embedUrl }: Pick<Video, 'kind' | 'embedUrl'>, controls: boolean): Promise<HTMLMediaElement> => {
  const { tag, load } = TAGS[kind];
  await load();
  const player = document.createElement(tag) as PlayerWithConfig;
  if (CONFIG[kind]) player.config = CONFIG[kind];
  // As attributes, which is what the elements of other sites look at.
  if (controls) player.setAttribute('controls', '');
  player.setAttribute('playsinline', '');
  player.setAttribute('preload', 'auto');
  player.setAttribute('src', embedUrl);
  return player;
};
