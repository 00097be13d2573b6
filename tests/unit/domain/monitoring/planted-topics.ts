/** Comments whose topics are known: each has a direction of its own, and each language another. */
import type { QuantizedVectors } from '../../../../src/domain/catalog.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { quantizeRows } from '../../../../src/domain/vectors.ts';

const DIMS = 384;
const WORDS: readonly (readonly [string, string])[] = [
  ['zipper buckle strap', '拉链 扣环 背带'],
  ['oven crust dough', '烤箱 面包 酥皮'],
  ['violin concert melody', '小提琴 音乐会 旋律'],
  ['garden tulip soil', '花园 郁金香 土壤'],
  ['lawyer contract clause', '律师 合同 条款'],
  ['planet comet orbit', '行星 彗星 轨道'],
];

export interface Planted {
  readonly texts: readonly string[];
  readonly vectors: QuantizedVectors;
  readonly topic: readonly number[];
}

/** @param sizes comments of each topic */
export function plantTopics(sizes: readonly number[], seed: number): Planted {
  const fixed = mulberry32(99);
  const direction = () => Float32Array.from({ length: DIMS }, () => gaussian(fixed) / Math.sqrt(DIMS));
  const languages = [direction(), direction()];
  const centres = WORDS.map(direction);
  const random = mulberry32(seed);
  const topic = sizes.flatMap((size, at) => Array.from({ length: size }, () => at));
  const values = new Float32Array(topic.length * DIMS);
  const texts = topic.map((at, row) => {
    const language = random() < 0.5 ? 0 : 1;
    for (let k = 0; k < DIMS; k++)
      values[row * DIMS + k] =
        3 * languages[language][k] + centres[at][k] + (0.9 * gaussian(random)) / Math.sqrt(DIMS);
    const words = WORDS[at][language].split(' ');
    const word = words[Math.floor(random() * words.length)];
    return language
      ? `这里说的是${word}，编号${row}，大家都知道`
      : `This is about the ${word} and has number ${row}`;
  });
  return { texts, vectors: quantizeRows(values, DIMS), topic };
}
