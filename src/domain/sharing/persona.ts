/** Made-up visitors from words: “loves the sea, hates horror” becomes items liked and items disliked. */
import type { QuantizedVectors } from '../catalog.ts';
import { dequantizeRow } from '../vectors.ts';
import { DEMO_LIMITS, type Persona } from './demo.ts';

interface Wishes {
  readonly likes: readonly string[];
  readonly dislikes: readonly string[];
}

/** What ends one wish. “and” is none: “cats and dogs” is one taste. */
const BETWEEN = /[,;.，；。、\n]|\bbut\b|但是?|却|不过/iu;
const AGAINST =
  /^(?:(?:really |also |she |he |they |i )*(?:hates?|dislikes?|avoids?|never|no|not|without|can['’]?t stand|(?:does|do)(?: not|n['’]t) (?:like|want|care for))\b|(?:很|也|最)?(?:讨厌|不喜欢|不爱|不要|不想|不看|不吃|害怕|怕|避开|没有|不))/iu;
const FOR =
  /^(?:(?:really |also |she |he |they |i )*(?:loves?|likes?|enjoys?|wants?|prefers?|into|needs?)\b|(?:很|也|最)?(?:喜欢|热爱|爱看|爱吃|爱|想要|想看|偏爱|需要))/iu;

/** What a description speaks for and against; the verb itself is left out, as it says nothing about an item. */
export function parseWishes(text: string): Wishes {
  const likes: string[] = [];
  const dislikes: string[] = [];
  for (const part of text.split(BETWEEN).map((one) => one.trim())) {
    const against = AGAINST.exec(part);
    const rest = part.slice((against ?? FOR.exec(part))?.[0].length ?? 0).trim();
    if (rest) (against ? dislikes : likes).push(rest);
  }
  return { likes, dislikes };
}

/** Picks of one kind: a fifth of the items, as with more the taste is everybody's; one at least, five at most. */
const picksOf = (count: number): number => Math.max(1, Math.min(5, Math.floor(count / 5)));

function rowsOf(vectors: QuantizedVectors): Float32Array[] {
  return Array.from({ length: vectors.count }, (_, row) =>
    dequantizeRow(vectors, row, new Float32Array(vectors.dims)),
  );
}

/** How near each item is to the nearest of the wishes: the cosine from the items' mean, as the ranker takes it. */
function nearness(items: readonly Float32Array[], wishes: readonly Float32Array[]): number[] {
  const mean = items.reduce(
    (sum, row) => sum.map((value, k) => value + row[k] / items.length),
    new Float32Array(items[0]?.length ?? 0),
  );
  return items.map((row) => {
    const centred = row.map((value, k) => value - mean[k]);
    const length = Math.hypot(...centred);
    const cosines = wishes.map(
      (wish) => centred.reduce((dot, value, k) => dot + value * wish[k], 0) / length,
    );
    return length > 0 ? Math.max(-1, ...cosines) : -1;
  });
}

/**
 * The items nearest to what is liked and to what is not, by the vectors of all three; an item near to both goes where it
 * is nearer.
 * @param items one row an item; `likes` and `dislikes` one a wish.
 */
export function personaPicks(
  items: QuantizedVectors,
  likes: QuantizedVectors,
  dislikes: QuantizedVectors,
): Pick<Persona, 'likes' | 'dislikes'> {
  const rows = rowsOf(items);
  const toLiked = nearness(rows, rowsOf(likes));
  const toDisliked = nearness(rows, rowsOf(dislikes));
  const most = Math.min(picksOf(items.count), DEMO_LIMITS.personaPicks);
  const nearest = (wishes: number, own: readonly number[], other: readonly number[]): number[] =>
    wishes === 0
      ? []
      : own
          .map((_, place) => place)
          .filter((place) => own[place] > -1 && own[place] >= other[place])
          .sort((a, b) => own[b] - own[a])
          .slice(0, most);
  return {
    likes: nearest(likes.count, toLiked, toDisliked),
    dislikes: nearest(dislikes.count, toDisliked, toLiked),
  };
}
