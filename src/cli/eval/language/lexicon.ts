/** The simplest judge of praise and blame: words of either kind, turned round by a negation just before them. */

const PRAISE_EN =
  'good great excellent wonderful lovely best love loved amazing perfect perfectly happy delightful delighted brilliant ' +
  'beautiful friendly helpful comfortable recommend recommended enjoyed enjoy enjoyable nice superb fantastic pleasant ' +
  'pleasure impressed fresh clean easy fun funny favourite favorite worth glad splendid charming kind reliable sturdy ' +
  'smooth thank thanks magnificent outstanding moving gripping clear generous quick fast tasty delicious';
const BLAME_EN =
  'bad terrible awful worst poor poorly disappointing disappointed disappointment boring waste wasted broken broke rude ' +
  'dirty slow expensive horrible hate hated useless ugly cold late never refund complaint complain annoying dull cheap ' +
  'unfortunately mess noisy stale wrong fail failed fails failure problem problems dreadful disgraceful overpriced ' +
  'uncomfortable unpleasant tedious worse weak lost missing leak leaks torn regret avoid nothing letdown sorry';
const PRAISE_ZH =
  '好 很棒 喜欢 满意 推荐 值得 漂亮 舒服 好吃 好看 精彩 感动 热情 耐心 干净 方便 惊喜 完美 优秀 不错 爱 开心 实惠 新鲜 流畅 ' +
  '清楚 贴心 专业 放心 舒适 美味 有趣 赞 棒 值 细心 周到 过瘾 惊艳 五星 感谢 温柔 结实 好用';
const BLAME_ZH =
  '差 失望 难吃 难看 后悔 无聊 垃圾 糟 坏 慢 脏 贵 退货 退款 投诉 骗 浪费 敷衍 冷淡 粗糙 不值 烂 恶心 吵 破 漏 ' +
  '缺 态度恶劣 坑 生气 难受 没用 别买 千万别 尴尬 拖沓 卡 掉色 起球 异味 可惜 遗憾 麻烦 不耐烦 太差 闹心 乏味';
const NOT_EN = new Set(
  "not no never isn't wasn't don't didn't doesn't hardly without nothing can't couldn't won't".split(' '),
);
const NOT_ZH = /[不没无别]$/u;

const words = (text: string): Set<string> => new Set(text.split(' '));
const PRAISE = words(PRAISE_EN);
const BLAME = words(BLAME_EN);
/** Longest first, so that 不值 is not read as 值. */
const SIGNS_ZH = [
  ...PRAISE_ZH.split(' ').map((word) => ({ word, sign: 1 })),
  ...BLAME_ZH.split(' ').map((word) => ({ word, sign: -1 })),
].sort((a, b) => b.word.length - a.word.length);

function chineseScore(text: string): number {
  let score = 0;
  for (let at = 0; at < text.length;) {
    const found = SIGNS_ZH.find(({ word }) => text.startsWith(word, at));
    if (found) score += NOT_ZH.test(text.slice(0, at)) ? -found.sign : found.sign;
    at += found?.word.length ?? 1;
  }
  return score;
}

/** Above 0 for praise, below for blame, 0 where nothing is known. */
export function lexiconScore(text: string): number {
  if (/\p{Script=Han}/u.test(text)) return chineseScore(text);
  const tokens =
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[a-z']+/g) ?? [];
  return tokens.reduce((score, token, at) => {
    const sign = PRAISE.has(token) ? 1 : BLAME.has(token) ? -1 : 0;
    const turned = tokens.slice(Math.max(0, at - 3), at).some((before) => NOT_EN.has(before));
    return score + (turned ? -sign : sign);
  }, 0);
}
