import type { SlackPicture } from './slack-blocks.ts';

interface Pictured {
  readonly blocks: readonly object[];
  readonly pictures?: readonly SlackPicture[];
}

/** The same message with the uploaded pictures in their places; one without an id could not be uploaded, and is left out. */
export function withPictures<Message extends Pictured>(
  message: Message,
  ids: readonly (string | undefined)[],
): Omit<Message, keyof Pictured> & { readonly blocks: readonly object[] } {
  const { pictures = [], blocks, ...rest } = message;
  const imagesAt = (at: number) =>
    pictures.flatMap((picture, index) => {
      const id = ids[index];
      if (id === undefined || Math.min(picture.at, blocks.length) !== at) return [];
      return [{ type: 'image', slack_file: { id }, alt_text: picture.alt }];
    });
  return {
    ...rest,
    blocks: [...blocks.flatMap((block, at) => [...imagesAt(at), block]), ...imagesAt(blocks.length)],
  };
}
