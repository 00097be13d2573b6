/** The words of comments that can stand for what they are about: those that every sentence has are left out. */

const STOP_ENGLISH = new Set(
  `a about above after again against all almost alone along already also although always am among an and another any anyone
  anything are around as at away back be became because become been before behind being below between both but by came can
  cannot come could did do does doing done down during each either else enough even ever every everyone everything few find
  first for found from full further gave get gets getting give gives go goes going gone got had half has have having he her
  here hers him his how however i if in into is it its itself just keep keeps kept knew know known last least less let like
  made make makes many may me might mine more most much must my myself near need needed never new next no nobody none nor
  not nothing now of off often old on once one only onto or other others our out over own part past per perhaps put quite
  rather really round said same saw say says second see seem seems seen set several shall she should side simply since so
  some somebody someone something soon still such take takes than that the their theirs them then there these they thing
  things think this those though three through till to today together told too took toward turn two under until up upon us
  use used uses using very want wanted was way we week weeks well went were what when where whether which while who whole
  whom whose why will with within without would year years yes yet you your yours day days month months time times hour
  hours minute minutes bit lot lots little big good bad great nice best better worst worse fine okay ok love loved
  lovely perfect excellent terrible awful happy buy bought order ordered again recommend thank thanks please star stars
  i'm it's don't didn't doesn't i've can't won't isn't wasn't couldn't wouldn't that's they're you're i'd i'll four five six
  seven eight nine ten twenty hundred properly exactly nearly hardly long short anyone everybody everywhere expected much
  look looks looking feel feels felt left right plainly money product item tomorrow sister disappointed acceptable pleasant`.split(
    /\s+/,
  ),
);

const STOP_CHINESE = new Set(
  `我们 你们 他们 她们 它们 自己 这个 那个 这些 那些 这样 那样 这里 那里 这儿 那儿 什么 怎么 怎样 为什么 哪里 哪个 多少 一个 一些
  一点 一下 一样 一直 一次 第一 第二 第三 两次 三次 每次 每天 今天 昨天 明天 时候 以后 以前 之后 之前 已经 还是 还有 还要 就是 但是 可是
  不过 而且 然后 所以 因为 如果 虽然 或者 以及 没有 不是 不会 不能 不要 不用 不到 可以 应该 需要 觉得 感觉 知道 看到 看着 收到 起来 出来
  上去 下来 下去 非常 特别 比较 有点 真的 真是 太太 十分 最后 最好 终于 居然 结果 而已 东西 这款 那款 这次 上次 下次 喜欢 推荐 购买 回购
  满意 失望 谢谢 感谢 好评 差评 不错 很好 很多 完全 根本 直接 马上 正好 根 左右 里面 外面 上面 下面 本来 再也 别的 别人 大家 一家 你家 他家
  不了 得了 罢了 的话 怎么样 一定 可能 一般 平时 有时 有时候 时间 星期 小时 分钟 个月 半个 两个 三个 四个 六个 一年 两天 三天 五天 六天 只有
  只要 只是 而 与 和 或 也 都 想要 想买 处理 尽快 接受 说好 不行 千万 明明 任何 并且 好用 够用 其他 有人 没法`.split(
    /\s+/,
  ),
);

const ENGLISH_WORD = /\p{Script=Latin}[\p{Script=Latin}\p{M}]+(?:['’]\p{Script=Latin}+)*/gu;
const HAN_RUN = /\p{Script=Han}+/gu;

export interface Term {
  /** Forms of one word have one key. */
  readonly key: string;
  readonly shown: string;
}

/** Takes off plurals and the commonest endings of verbs: enough for leak, leaks, leaking and leaked to meet. */
function stemOf(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  const ending = /^(.*[aeiouy].*?)(?:ing|ed)$/.exec(word);
  if (!ending || ending[1].length < 3) return word;
  const stem = ending[1];
  // dripped is drip, spilled is spill.
  if (/([^aeiouls])\1$/.test(stem)) return stem.slice(0, -1);
  return stem;
}

/** Han characters by twos where the runtime cannot tell words: each overlaps the next. */
const pairsOf = (run: string): string[] =>
  Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2));

/** One for the whole run: making it costs as much as a hundred comments. */
const segmenterOf = (Segmenter: typeof Intl.Segmenter | undefined): Intl.Segmenter | undefined =>
  Segmenter && new Segmenter('zh', { granularity: 'word' });

/** A reader of texts that gives their terms in order. */
export function termReader(
  Segmenter: typeof Intl.Segmenter | undefined = Intl.Segmenter,
): (text: string) => Term[] {
  const segmenter = segmenterOf(Segmenter);
  const wordsOf = (run: string): string[] =>
    segmenter ? Array.from(segmenter.segment(run), ({ segment }) => segment) : pairsOf(run);
  return (text) => {
    const plain = text.normalize('NFKC').toLowerCase();
    const english = (plain.match(ENGLISH_WORD) ?? [])
      .map((word) => word.replaceAll('’', "'"))
      .filter((word) => !STOP_ENGLISH.has(word))
      .map((word) => word.replace(/'s$/, ''))
      .filter((word) => word.length > 2)
      .map((shown) => ({ key: stemOf(shown), shown }));
    // One character alone says little: 很, 水 and 一 are in everything.
    const chinese = (plain.match(HAN_RUN) ?? [])
      .flatMap(wordsOf)
      .filter(
        (word) => word.length > 1 && !STOP_CHINESE.has(word) && !/^[一二三四五六七八九十两几第]/.test(word),
      )
      .map((word) => ({ key: word, shown: word }));
    return [...english, ...chinese];
  };
}
