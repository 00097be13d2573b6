/** What is said in Chinese. */
import type { Noun, Range, Words } from './words-types.ts';

const LOCALE = 'zh';
const numbers = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
const percents = new Intl.NumberFormat(LOCALE, { style: 'percent' });

const number = (value: number): string => numbers.format(value);
const NOUNS: Readonly<Record<Noun, readonly [measure: string, noun: string]>> = {
  book: ['本', '书'],
  film: ['部', '电影'],
  other: ['个', '条目'],
};
/** "两本", not "二本". */
const many = (value: number, noun: Noun): string => `${value === 2 ? '两' : number(value)}${NOUNS[noun][0]}`;
const things = (value: number, noun: Noun): string => `${many(value, noun)}${NOUNS[noun][1]}`;
const title = (text: string): string => (/^《.*》$/u.test(text) ? text : `《${text}》`);
const quote = (text: string): string => `“${text}”`;
const year = (value: number): string => (value < 0 ? `公元前${-value}年` : `${value}年`);
const before = (max: number): string => year(max === -1 ? 1 : max + 1);
const when = (text: string, part: string): string => (text ? part : '');

/** "甲、乙和丙". */
const list = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join('、')}和${parts[parts.length - 1]}`;

function range({ min, max }: Range, unit: string): string {
  if (min !== undefined && max !== undefined)
    return min === max ? `正好${number(min)}${unit}` : `${number(min)}到${number(max)}${unit}`;
  return max !== undefined ? `不超过${number(max)}${unit}` : `至少${number(min ?? 0)}${unit}`;
}

export const CHINESE: Words = {
  title,
  quote,
  number,
  percent: (share) => percents.format(share),
  year,
  list,
  conditions: (parts) => parts.join('、'),

  years: ({ min, max }) => {
    if (min !== undefined && max !== undefined) return min === max ? year(min) : `${year(min)}到${year(max)}`;
    return max !== undefined ? `${before(max)}以前` : `${year(min ?? 0)}起`;
  },
  amount: (role, name, amount) => {
    switch (role) {
      case 'pages':
        return range(amount, '页');
      case 'minutes':
        return range(amount, '分钟');
      case 'price':
        return `价格${range(amount, '')}`;
      case 'rating':
        return `别人的评分${range(amount, '分')}`;
      case 'other':
        return `${name}${range(amount, '')}`;
    }
  },
  creator: (name, exclude) => (exclude ? `不要${name}的` : `${name}的`),
  tag: (name, exclude) => (exclude ? `不要${name}` : name),
  unread: '还没看的',
  similar: (name) => `像${title(name)}的`,
  described: (text, exclude) => (exclude ? `不要${quote(text)}一类的` : quote(text)),
  notItem: (name) => `除去${title(name)}`,

  reasonLiked: (name, tags) => `你喜欢过${title(name)}${when(tags, `，两者都有“${tags}”`)}`,
  reasonCreator: (creator, name) => `它和你喜欢过的${title(name)}一样，出自${creator}`,
  reasonTag: (tag, liked, seen) => `带“${tag}”的你评过${number(seen)}个，喜欢其中${number(liked)}个`,
  reasonYears: (from, to) =>
    from === to
      ? `它出自${year(from)}，那一年的你常喜欢`
      : `它出自${year(from)}到${year(to)}之间，那时候的你常喜欢`,
  reasonTogether: (name) => `喜欢${title(name)}的人也喜欢它`,
  reasonPopular: '许多人都喜欢它',
  reasonStretch: '你喜不喜欢这一类，我还不清楚，想试一试',
  reasonBreadth: '它能让你看到目录有多宽',

  took: (said, name) => [
    `我把${quote(said)}当作${title(name)}。`,
    `目录里没有${quote(said)}，但有${title(name)}。`,
  ],
  unknownTitle: (name) => [
    `目录里没有${title(name)}，我只能照字面意思找。`,
    `我在目录里找不到${title(name)}，只好从字面上去找。`,
  ],
  unheld: (what) => {
    const missing = { length: '长短', price: '价格', rating: '评分', year: '年份' }[what];
    return [`这个目录没有标${missing}，我只能照简介来找。`, `目录里没有${missing}，这一条我没法严格照办。`];
  },
  found: (shown, total, noun, constraints) =>
    total > shown
      ? [
          `${when(constraints, `${constraints}：`)}共有${things(total, noun)}，先看这${many(shown, noun)}。`,
          `符合的有${things(total, noun)}${when(constraints, `（${constraints}）`)}，最合适的是这${many(shown, noun)}。`,
          `从${things(total, noun)}里${when(constraints, `（${constraints}）`)}，我会挑这${many(shown, noun)}。`,
        ]
      : [
          `找到${things(shown, noun)}${when(constraints, `：${constraints}`)}。`,
          `${when(constraints, `${constraints}：`)}一共${things(shown, noun)}。`,
        ],
  more: (shown, noun) => [`再来${many(shown, noun)}。`, `另外还有${many(shown, noun)}。`],
  noMore: (constraints) => [
    `就这些了${when(constraints, `（${constraints}）`)}，没有别的符合。`,
    `没有别的了${when(constraints, `（${constraints}）`)}。`,
  ],
  none: (constraints) =>
    constraints
      ? [`没有同时符合这些的：${constraints}。`, `目录里找不到这样的：${constraints}。`]
      : ['没有可以再给你看的了。', '目录里能看的都看过了。'],
  relaxed: (constraint, value) => [
    `去掉“${constraint}”这一条，就有${number(value)}个。`,
    `如果不要求“${constraint}”，有${number(value)}个符合。`,
  ],
  noneRelaxed: ['只去掉一条还不够，至少有两条挡住了。', '不是哪一条的问题，得同时放开几条才行。'],
  first: (name, reason) => [`${title(name)}排在最前：${reason}。`, `先推${title(name)}，因为${reason}。`],
  orderedLike: (titles) => [`读起来越像${titles}的越靠前。`, `按和${titles}的相近程度排列。`],
  orderedByWords: (words) => [`越符合${words}的越靠前。`, `按符合${words}的程度排列。`],

  whyMeets: (name, constraints) => [
    `${title(name)}在这里，是因为你要的是：${constraints}。`,
    `${title(name)}符合你的要求：${constraints}。`,
  ],
  whyReason: (name, reason) => [`选${title(name)}，是因为${reason}。`, `推${title(name)}的理由：${reason}。`],
  whyFails: (name, constraints) => [
    `${title(name)}没有出现，是因为这一条：${constraints}。`,
    `挡住${title(name)}的是：${constraints}。`,
  ],
  whyNothing: (name) => [
    `${title(name)}我说不出特别的理由：你喜欢过的和你要求的都没有指向它。`,
    `目前没有什么特别支持${title(name)}，你可以告诉我喜不喜欢。`,
  ],
  whyChance: (share) => [`我估计你喜欢它的可能是${share}。`, `你喜欢它的可能，我猜是${share}。`],
  whyWithout: (name, rank) => [
    `要是你没评过${title(name)}，它会排在第${number(rank)}。`,
    `没有你对${title(name)}的评价，它的位置是第${number(rank)}。`,
  ],

  undone: {
    turn: (constraints) =>
      constraints
        ? [`撤回了。现在的条件：${constraints}。`, `退回一步：${constraints}。`]
        : ['撤回了，现在没有任何条件。', '退回一步，没有条件了。'],
    rules: (rules) => [`撤回了：规矩“${rules}”不算了。`, `规矩“${rules}”已经作废。`],
    tap: (name) =>
      name
        ? [`你对${title(name)}的评价已经撤回。`, `撤回了你刚才对${title(name)}的操作。`]
        : ['刚才的操作已经撤回。', '撤回了你刚才的操作。'],
    question: ['好，那就算了。', '行，先不管它。'],
    nothing: ['没有什么可以撤回的。', '还没有改动过什么，无从撤回。'],
  },
  reset: ['从头来：条件都清空了，你的规矩还在。', '重新开始，只有你的规矩还算数。'],
  rule: {
    add: (rules) => [
      `记下了，以后：${rules}。它会留在规矩列表里，直到你删掉。`,
      `定为规矩：${rules}。随时可以从列表里删掉。`,
    ],
    known: (rules) => [`这条规矩已经有了：${rules}。`, `我一直照办着：${rules}。`],
    remove: (rules) => [`规矩“${rules}”已经去掉。`, `好，“${rules}”不再是规矩了。`],
    unknown: (rules) =>
      rules ? [`没有这条规矩。现有的是：${rules}。`] : ['没有规矩可去掉。', '现在没有定任何规矩。'],
  },

  taste: {
    unknown: [
      '我还不了解你的口味。点几个喜欢或不喜欢，我就知道了。',
      '你还没有告诉我喜欢什么，点几个喜欢就能开始。',
    ],
    likes: (names) => [`看来你喜欢${names}。`, `你常喜欢的是${names}。`],
    dislikes: (names) => [`你不大喜欢${names}。`, `你常常略过的是${names}。`],
    nothingClear: (graded) => [
      `从你的${number(graded)}次评价里，还看不出什么。`,
      `才${number(graded)}次评价，还看不出规律。`,
    ],
    noDislikes: ['没有什么是你明显不喜欢的。', '我看不出你在回避什么。'],
    lately: (titles) => [`你最近喜欢的有${titles}。`, `最近你喜欢过${titles}。`],
    evidence: (name, liked, seen) => [`带“${name}”的你评过${number(seen)}个，喜欢${number(liked)}个。`],
    sureness: (graded, liked) => [
      `我的依据是你的${number(graded)}次评价，其中${number(liked)}次是喜欢。猜得准不准，可以在“你的数据”里看到。`,
    ],
    counts: (graded, liked, size) => [
      `这里的${number(size)}个条目，你评过${number(graded)}个，喜欢${number(liked)}个。`,
    ],
    rules: (rules) => [`你的规矩：${rules}。`, `你要我一直照办的是：${rules}。`],
    noRules: ['你还没有定过规矩。', '现在没有规矩。说“别再给我……”就能定一条。'],
    span: (from, to) => `${year(from)}到${year(to)}的`,
  },
  about: {
    abilities: [
      '我在这个目录里找东西：按描述、按像什么，或按年份、长短、价格、作者、类型。我能说出为什么推荐，能撤回，也能记住“别再给我战争故事”这样的规矩。',
    ],
    identity: ['我是围炉的助手，一个在浏览器标签页里运行的程序。句子是事先写好的，内容来自目录和你的喜好。'],
    privacy: [
      '一切都在这台设备上进行。你输入的、喜欢的、导入的都留在这个浏览器里，不会发到任何地方；没有广告，也没有跟踪。',
    ],
    offline: ['可以。应用打开过一次之后，断网也能用。'],
    cost: ['不花钱。围炉是免费的，也没有什么可订阅的。'],
    account: ['不需要账号，也没有服务器来保存账号。'],
    erase: ['在“你的数据”里可以全部清除，也可以逐条删除。这里的对话也可以清除。'],
    bring: ['在“目录”里可以放入自己的文件：阅读记录、电影评分、商品表格等等。'],
    backup: ['在“你的数据”里可以保存一份完整的副本，愿意的话可以加密，再到另一台设备上恢复。'],
    ranking: [
      '我把文字的意思、作者、类型和年代同你喜欢与不喜欢的相比，再按是否符合你的问题来排。对任何一个都可以问“为什么”。',
    ],
    languages: ['我懂中文和英文，用提问的语言回答。'],
    settings: ['语言和外观在应用的菜单里设置；我对你的了解在“你的数据”里。'],
    licence: ['围炉是自由软件，采用 MIT 许可。'],
  },
  smalltalk: {
    hello: ['你好！想看点什么？', '你好，今天找什么？'],
    thanks: ['不客气。', '应该的。'],
    bye: ['再见！你告诉我的都留在这台设备上。', '回见，我一直在这里。'],
    how: ['挺好的，谢谢。想找点什么？', '一切都好。你想看什么？'],
    name: ['我是这个目录的助手，这里叫围炉。', '幸会，叫我围炉就好。'],
    joke: ['我找好笑的比讲好笑的在行。要不要找点轻松的？', '笑话就留给目录吧，可以让我找本喜剧。'],
    sorry: ['没关系。', '不要紧。'],
    praise: ['谢谢，多亏了你点的那些喜欢。', '过奖了。'],
    blame: ['对不起。告诉我哪里不对，或者说“撤销”。', '看来没帮上忙。换个说法，或者说“重新开始”。'],
    test: ['我在。可以让我找点看的、读的、买的。', '能用。想找什么？'],
    feeling: ['那配点什么好呢？告诉我，我来找。', '明白了。想找点什么来搭？'],
    other: ['好的。想找什么？', '我听着呢，目录里的都可以问。'],
  },
  outside: {
    topic: [
      '这个我不懂，我只熟悉这个目录。我能找东西、说理由、记规矩。',
      '这件事我帮不上。我能做的是在目录里找，并说明为什么推荐。',
    ],
    'no-faq': ['这个目录的主人没有给我留下答案，我说不准。', '这要问目录的主人，我这里没有答案。'],
    owner: ['我只是一个程序。', '我自己没法叫人来。'],
    language: ['我只懂中文和英文，能换其中一种问吗？', '这种语言我不认识，请用中文或英文。'],
    empty: ['没有看到内容。你想找什么？', '说几个字吧，想看什么样的？'],
  },
  contact: (contact) => [`请问这里：${contact}`, `这里有人能帮你：${contact}`],
  noContact: ['这个目录没有留下联系人。', '目录里没有联系方式。'],
  faqUnsure: ['这个问题我不确定有没有答案。', '我手上的答案里，没有一条明显对得上。'],
  faqNearest: (question) => [`我知道的最接近的问题是：${quote(question)}`],
  question: {
    'which-item': ['你说的是哪一个？', '是哪一个呢？'],
    'which-creator': ['你说的是哪一位？', '是哪一位呢？'],
    'what-meant': ['我不太确定你的意思，是下面哪一个？', '你想让我做什么？'],
    lasting: ['以后都这样，还是只是这次？', '是一直照办，还是只管这一次？'],
    'more-of': ['你喜欢什么，我是从你点的喜欢里学的。要不要这样做？', '下面哪一个最接近？'],
  },
  choice: {
    search: (words) => `找“${words}”`,
    lasting: '以后都这样',
    once: '只是这次',
    yes: '是',
    no: '不用',
    intent: {
      recommend: '推荐点什么',
      describe: '按描述找',
      similar: '找相似的',
      filter: '缩小范围',
      refine: '改一改刚才的',
      why: '说说为什么推荐',
      undo: '撤回上一步',
      rule: '定一条规矩',
      taste: '说说我的口味',
      about: '你能做什么？',
      faq: '看主人的解答',
      smalltalk: '随便聊聊',
      outside: '别的事',
    },
  },
  ask: {
    recommend: '给我推荐点什么',
    why: '为什么推荐第一个？',
    whySecond: '为什么推荐第二个？',
    likeFirst: (name) => `多来点像${title(name)}的`,
    more: '换一批',
    shorter: '短一点的',
    cheaper: '便宜一点的',
    otherCreator: (name) => `不要${name}的`,
    noTag: (tag) => `别再给我${tag}`,
    onlyTag: (tag) => `只看${tag}`,
    undo: '撤销',
    reset: '重新开始',
    taste: '我最近喜欢什么？',
    privacy: '我的数据去哪了？',
    abilities: '你能做什么？',
    without: (constraint) => `去掉“${constraint}”`,
  },
};
