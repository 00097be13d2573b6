/** A draft of the Studio as a copy has it. */
import { bytesOf, toBase64 } from '../base64.ts';
import type { Draft } from '../sharing/draft.ts';

/** The form that draft-schema.ts reads back: bytes as text. */
export const draftInFile = ({ demo, ...draft }: Draft) => {
  const { logo, vectors, faqs } = demo;
  return {
    ...draft,
    demo: {
      ...demo,
      logo: logo.kind === 'image' ? { ...logo, bytes: toBase64(logo.bytes) } : logo,
      vectors: vectors && {
        ...vectors,
        codes: toBase64(vectors.codes),
        scales: toBase64(bytesOf(vectors.scales)),
      },
      // The first drafts had an empty list in its place.
      faqs: { en: faqs.en, zh: faqs.zh },
    },
  };
};
