/** What a sentence says about the conversation itself: commands, references to what is shown, "why", how many. */
import type { DropTarget, Reference, Slots } from './act-types.ts';
import { SIGN, type Lexeme, type Sentence } from './sentence.ts';

const N = SIGN.number;
const O = SIGN.ordinal;

type Command = NonNullable<Slots['command']>;

/** Around a command stands nothing but courtesy. */
const COURTESY =
  /^(?:(?:oh|ah|hm+|well|ok(?:ay)?|please|pls|sorry|actually|hey|no|wait|um+|so)[,.! ]+)*|^(?:哎呀?|呃|嗯|请|麻烦|那就?|不[,，]|等等|算了[,，])*[,， ]*/iu;
const TAIL =
  /(?:[,. ]*(?:please|pls|thanks|thank you|then|again|for me|now|谢谢|吧|啊|呀|了|呗|一下|哈))*[\s.!?,。！？~]*$/iu;

const END_MARKS = /[\s.!?,~。！？，]+$/u;

const COMMANDS: readonly (readonly [Command, RegExp])[] = [
  [
    'undo',
    /^(?:undo(?: (?:that|it|this|the last (?:one|step|thing|change)|my last (?:step|change)))?|take (?:that|it|this) back|i take (?:that|it) back|go back(?: one(?: step)?| a step)?|scratch that|revert(?: that| it)?|ctrl ?[+-]? ?z|one step back|step back|back up|redo that|撤销(?:刚才的?|上一步|那个|操作)?|撤回(?:刚才的?(?:操作)?|上一步)?|撤消|取消(?:刚才的?|上一步|那个)|回到?上一步|退回(?:去|上一步)?|返回上一步|倒回去|刚才(?:那下|那个|的)?不(?:算|作数)|当我没(?:说|点|问))$/iu,
  ],
  [
    'cancel',
    /^(?:never ?mind(?: that| it)?|forget (?:it|that|about it)|cancel(?: that| it)?|leave it|don'?t bother|skip (?:it|that)|算了|不用了|没事|取消|当我没说|别管了|不问了)$/iu,
  ],
  [
    'reset',
    /^(?:(?:let'?s |can we |i want to )?(?:start (?:over|again|afresh|anew|from (?:scratch|zero|the beginning))|begin (?:again|anew)|reset(?: everything| all| it| the filters)?)|clear (?:everything|all|the list|all (?:the |my )?(?:filters|conditions)|(?:the|my) (?:filters|conditions))|remove (?:all|every)(?: the| my)? ?(?:filters?|conditions?|limits?)?|no filters|new search|forget everything(?: i said)?|从头(?:开始|来)(?:过)?|重新(?:开始|来)(?:过)?|重来|清空(?:条件|所有条件|全部|筛选)?|全部清[空除]|(?:取消|去掉|清除)(?:所有|全部)(?:的)?(?:条件|限制|筛选)|不要任何(?:条件|限制))$/iu,
  ],
  [
    'more',
    /^(?:(?:(?:show|give) me )?(?:some |a few )?(?:more|others|other ones|another(?: one| batch| page)?|different ones)(?: of (?:them|those|these))?|more (?:of (?:them|those|these)|like (?:these|those)|results|ideas|suggestions|options)|next(?: (?:one|ones|page|batch|please))?|something else|what else(?: is there| have you got| do you have)?|anything else|(?:can i see |any )(?:more|others)|none of (?:these|those|them)(?:[,.]? next(?: batch)?)?|keep going|go on|(?:再|多)来(?:一些|几[本个部款]|点|一批|一点)?|还有(?:吗|没|没有|别的吗|其他的吗|哪些)|换一?[批换组拨些]|下一?[批页组]|换换|别的(?:呢|吗)?|其他的?(?:呢|吗)?|更多|都不(?:要|喜欢|行)|这些都不(?:要|喜欢|行)|换几[本个部款]|再看看别的|继续)$/iu,
  ],
  [
    'yes',
    /^(?:yes|yeah|yep|yup|sure|ok(?:ay)?|right|exactly|correct|of course|do (?:it|that|so)|go ahead|that'?s (?:it|right)|please do|y|是的?|对的?|好的?|行|可以|嗯+|没错|就这样|当然|要)$/iu,
  ],
  [
    'no',
    /^(?:no|nope|nah|neither|none(?: of (?:them|those|these))?|not really|n|不是?|不要|不对|都不是|不行|没有|否)$/iu,
  ],
];

/** What a whole sentence commands, if it is nothing else. */
export function commandOf(text: string): Command | undefined {
  const whole = text.replace(END_MARKS, '');
  const bare = text.replace(TAIL, '');
  const plain = bare.replace(COURTESY, '');
  for (const candidate of [whole, bare, plain])
    for (const [command, pattern] of COMMANDS) if (candidate && pattern.test(candidate)) return command;
  return undefined;
}

const THINGS =
  'one|ones|book|novel|film|movie|item|title|pick|result|suggestion|recommendation|story|thing|product|course|option|choice|author';
const CLASSIFIER = '(?:个|本|部|款|件|种|位|篇|张|条|首|集|套|项)';
const NOT_ZH = '(?:不要|别要?|不喜欢|不是|去掉|除了|换掉|删掉|排除)';
const NOT_EN =
  "(?:not|drop|remove|skip|hide|without|except(?: for)?|i (?:don'?t|do not) (?:like|want)|get rid of|no to)";

const END = `(?=$|[\\s,.;!?:')，。；！？：]|'s\\b|${SIGN.spent})`;

const isFirst = (lexeme: Lexeme): boolean => lexeme.kind === 'ordinal' && lexeme.value === 1;

/** "The second", "number two", "#2", "第二本", "the last one", "this", "those". */
export function readReferences(sentence: Sentence): Reference[] {
  const references: Reference[] = [];
  const excluded = (text: string): boolean =>
    new RegExp(`^(?:${NOT_EN}) |^${NOT_ZH}|(?:不要|不喜欢|换掉|去掉|删掉)$`, 'u').test(
      text.trim().toLowerCase(),
    );
  const place = (value: number | undefined, text: string): boolean => {
    if (value === undefined || value < 1 || value > 50) return false;
    references.push({ kind: 'ordinal', place: value, excluded: excluded(text) });
    return true;
  };
  // "The first two", "前两本": each of them.
  sentence.take(
    new RegExp(
      `(?:${NOT_EN} )?\\bthe ${O} ${N}(?: (?:${THINGS})s?\\b)?|(?:${NOT_ZH})?前${N}${CLASSIFIER}?(?:换掉|去掉|不要|不喜欢)?`,
      'u',
    ),
    ({ lexemes, text }) => {
      const count = lexemes.at(-1)?.lexeme;
      if (count?.kind !== 'number' || count.value > 10 || (lexemes.length > 1 && !isFirst(lexemes[0].lexeme)))
        return false;
      for (let n = 1; n <= count.value; n++) place(n, text);
      return true;
    },
  );
  sentence.take(
    new RegExp(`(?:${NOT_EN} )?(?:\\bthe )?${O}(?: (?:${THINGS})s?\\b|${END})`, 'u'),
    ({ lexemes, text, after, before }) => {
      // "The second world war" has a word after it; "at first" stands alone without meaning the first.
      if (
        /\bat $/i.test(before) ||
        (/^\s\p{Script=Latin}/u.test(after) && !/\b(?:one|book|the)\b/i.test(text))
      )
        return false;
      const [{ lexeme }] = lexemes;
      return lexeme.kind === 'ordinal' && place(lexeme.value, text);
    },
  );
  sentence.take(
    new RegExp(`(?:${NOT_EN} )?(?:\\b(?:number|no\\.?|nr\\.?|item) ?|# ?)${N}`, 'u'),
    ({ lexemes, text }) => {
      const [{ lexeme }] = lexemes;
      return lexeme.kind === 'number' && place(lexeme.value, text);
    },
  );
  sentence.take(
    new RegExp(
      `(?:${NOT_ZH})?${O}${CLASSIFIER}(?:不要|不喜欢|换掉|去掉|删掉)?|(?:${NOT_ZH})?${O}(?=$|[,.!?的呢吧比换为])`,
      'u',
    ),
    ({ lexemes, text }) => {
      const [{ lexeme }] = lexemes;
      return lexeme.kind === 'ordinal' && place(lexeme.value, text);
    },
  );
  const plain = (kind: 'last' | 'this' | 'these', pattern: string): void =>
    sentence.take(new RegExp(pattern, 'u'), ({ text }) => {
      references.push({ kind, excluded: excluded(text) });
      return true;
    });
  plain(
    'last',
    `(?:${NOT_EN} )?\\bthe last(?: (?:${THINGS}))${END}|\\bthe last${END}(?! )|(?:${NOT_ZH})?最后(?:那|这)?(?:一|${N})?${CLASSIFIER}`,
  );
  plain(
    'these',
    `\\b(?:these|those)(?: (?:${THINGS})s?| (?:books|films|movies|items|titles|picks|results))?\\b|\\bthem\\b|(?:刚才|前面)?(?:这|那)(?:些|几${CLASSIFIER}|${N}${CLASSIFIER})(?:书|电影|片子)?|刚才的`,
  );
  plain(
    'this',
    `(?:${NOT_EN} )?\\b(?:this|that)(?: (?:${THINGS}))${END}|(?:${NOT_EN} )?(?<=\\b(?:like|than|why|about|is|was|not|to|of|did you (?:pick|suggest|choose|recommend)|pick|suggest|recommend) )(?:this|that|it)(?=$|[,.!?]| but\\b)|(?:${NOT_ZH})?(?:这|那)一?(?!种|项)${CLASSIFIER}(?!方向|作者|导演|作家|规)(?:书|电影|片子|不要|不喜欢|换掉)?|(?<=像|跟|和|比)(?:它|这|那)(?=一样|那样|$|更|差不多|类似)|它`,
  );
  return references;
}

/** "Why …": but "why is it free" is about the app, which its topics tell. */
export const asksWhy = (text: string): boolean =>
  /^(?:(?:but|and|so|ok(?:ay)?|well|hm+|then)[, ]+)?(?:tell me |explain |can you (?:tell me|explain) |could you explain )?(?:why|how come|what made you|what makes|on what grounds|what for)\b|\bexplain (?:this|that|it|the|your|number)|\bwhy (?:this|that|these|those|did you|is|was|were|the|not)\b|为什么|为啥|为何|凭什么|怎么会(?:推|有|是)|什么(?:道理|理由|原因)|理由(?:是|呢)|解释(?:一下|下)/iu.test(
    text,
  );

const MOST_SHOWN = 20;

/** "Show me five", "top 10", "来三本": how many. */
export function readAmount(sentence: Sentence): number | undefined {
  let amount: number | undefined;
  const counted =
    'books?|novels?|films?|movies?|items?|titles?|picks?|stories|things?|ones?|more|others|suggestions?|recommendations?|results?|options?|ideas|of (?:them|those|these)|best|courses?|products?|poems|plays';
  sentence.take(
    new RegExp(
      `(?:\\b(?:show|give|find|get|list|recommend|suggest|name|pick)(?: me| us)?(?: the)?(?: top| best| another)? |\\b(?:just|only|exactly|top|another|narrow (?:it|that|them) down to|down to|no more than|at most|up to|maximum) )${N}(?: (?:${counted})\\b)?|${N} (?:(?:more|other|good|great|best|short|funny|new|old|different) )?(?:${counted})\\b|(?:来|给我|推荐|列|挑|选|要|只要|换|再来|出|说|看|找)(?:出|上|个)?${N}${CLASSIFIER}?|${N}(?:本|部|款|件|册|篇|套|首)(?!以|之|书店)`,
      'u',
    ),
    ({ lexemes }) => {
      const count = lexemes.at(-1)?.lexeme;
      if (count?.kind !== 'number' || !Number.isInteger(count.value) || count.value < 1) return false;
      amount ??= Math.min(MOST_SHOWN, count.value);
      return true;
    },
  );
  return amount;
}

/** "Not that author", "more by her". */
export function readCreatorOfShown(sentence: Sentence): 'same' | 'other' | undefined {
  const who = 'author|writer|creator|director|artist|maker|poet|novelist|brand';
  if (
    sentence.spend(
      new RegExp(
        `\\b(?:(?:not|no(?: more)?|without|but not|never|nothing|hide|block|skip|anything but)(?: (?:of|by|from))? (?:that|this|the same) (?:${who})|(?:by |from )?an?(?:other| different) (?:${who})|(?:by |from )?(?:different|other) (?:${who})s?|(?:by )?someone else|not by (?:him|her|them)|(?:a )?different (?:${who}))(?: (?:again|please|this time))?\\b|换(?:一?个|一?位)?(?:别的)?(?:作者|导演|作家|诗人|牌子)|(?:不要|别要?|不想要)(?:再)?(?:这|那)(?:一?个|一?位)(?:作者|导演|作家|诗人)(?:的|了)?|(?:不要|别|不是)(?:他|她)(?:写)?的|(?:别的|其他|不同的?)(?:作者|导演|作家)(?:的|写的)?`,
        'u',
      ),
    )
  )
    return 'other';
  if (
    sentence.spend(
      new RegExp(
        `\\b(?:(?:more|anything|something|others?|what else|another(?: one)?)(?: \\p{L}+)? (?:by|from|of) (?:(?:that|this|the same|the) (?:${who})|him|her|them|the same)|(?:the )?same (?:${who})|(?:by|from) (?:that|this|the same) (?:${who}))\\b|同(?:一?个|一?位|一)?(?:作者|导演|作家)(?:的|写的)?|(?:这|那)(?:一?个|一?位)(?:作者|导演|作家|诗人)(?:还有|的|写的)?(?:别的|其他)?(?:作品|书)?|(?:他|她)(?:还有|写过?)(?:的|什么|哪些)?(?:别的|其他)?(?:作品|书)?`,
        'u',
      ),
    )
  )
    return 'same';
  return undefined;
}

const LIMIT = '(?: (?:limit|filter|condition|range|restriction|requirement|cap|rule|thing|part|one))?';
const LETTING =
  '(?:drop|remove|forget(?: about)?|lift|ignore|lose|without|no|any|never ?mind|clear|delete|ditch|relax)(?: the| that| my)?';
const LETTING_ZH = '(?:不限|不管|不论|不用管|去掉|取消|忽略|放开|不要限|删掉|解除|别管)(?:制)?(?:了)?';

const DROPS: readonly (readonly [DropTarget, string, string])[] = [
  ['year', 'years?|dates?|period|century|decade|age', '年代|年份|时间|年限|世纪|时期'],
  ['length', 'length|pages?|page (?:count|number)|duration|running time', '长度|页数|篇幅|时长|长短'],
  ['price', 'price|budget|cost', '价格|价钱|预算|价位'],
  ['rating', 'rating|score|stars?', '评分|分数|星级'],
  ['creator', 'author|writer|creator|director', '作者|作家|导演'],
  ['tag', 'genre|tags?|subject|theme|category', '类型|题材|标签|类别|主题'],
  ['unread', 'unread|backlog', '未读'],
  ['similar', 'similarity|comparison', '相似'],
  ['words', 'description|words', '描述'],
];

/** "Drop the year limit", "any length", "不限年代", "broaden that a bit". */
export function readDrops(sentence: Sentence): DropTarget[] {
  const drops: DropTarget[] = [];
  for (const [target, english, chinese] of DROPS)
    if (
      sentence.spend(
        new RegExp(
          `\\b${LETTING} (?:${english})${LIMIT}(?: (?:is|will do|would do|does(?:n'?t| not) matter))?\\b|\\b(?:the )?(?:${english}) (?:does(?:n'?t| not) matter|is (?:not important|irrelevant|fine))|${LETTING_ZH}(?:${chinese})(?:限制|条件|要求)?|(?:${chinese})(?:随便|无所谓|不限|都行|都可以|没关系)`,
          'u',
        ),
      )
    )
      drops.push(target);
  if (
    sentence.spend(
      /\b(?:broaden|widen|loosen|relax)(?: (?:it|that|this|the search|things))?(?: up)?(?: a (?:bit|little))?\b|\b(?:too|so) narrow\b|less (?:strict|narrow|specific)|放宽(?:一?[点些]|条件)?|范围(?:太窄|大一?点|放大)|条件(?:太严|松一?点)|太窄了?/iu,
    )
  )
    drops.push('latest');
  return drops;
}

const LASTING =
  /\b(?:no more(?! than)|never(?! ?mind| before)|ever again|from now on|in (?:the )?future|always|any ?more|stop (?:showing|suggesting|recommending|giving)|permanently|for good|not ever|remember(?: that)?|keep [^,.]{1,40} away|block|ban|whenever)\b|don'?t (?:ever )?(?:show|suggest|recommend|give) me|(?<![年代纪期\d])以后|永远|永久|再也不|不再|别再|不要再|从此|今后|一直(?:都)?(?:不|别|避)|总是|每次|每回|记住|记一下|记着|一律|凡是|常年|屏蔽|拉黑/iu;
const LIFTING =
  /\b(?:(?:you (?:can|may|could)|feel free to|it'?s (?:ok|okay|fine) to) (?:show|suggest|recommend|give|include)[^.]{0,60}\bagain|(?:drop|remove|delete|lift|cancel|undo|forget)(?: the| that| my)? [^.]{0,40}\brules?|unblock|unhide|un-?ban|allow)\b|(?:可以|能)(?:再|重新)?(?:推荐|给我看|看|出现|推)[^。]{0,20}了|(?:取消|去掉|删掉|解除|不要|作废|撤掉)[^。]{0,20}(?:规矩|规则)|(?:规矩|规则)(?:不要了|作废|取消|去掉|删掉)|解除屏蔽|取消屏蔽|(?:移出|放出)黑名单/iu;

export const isLasting = (text: string): boolean => LASTING.test(text);
export const isLifting = (text: string): boolean => LIFTING.test(text);

/** Begins like something that goes on from before. */
export const addsOn = (text: string): boolean =>
  /^(?:and|but|also|or|plus|only|just|even|with|without|by|in|from|same|not|no|less|more|make (?:it|them|that)|narrow|how about|what about|then|except|under|over|before|after|since|at least|at most)\b|\b(?:too|as well|instead|this time)[.!?]?$|^(?:而且|但是?|不过|还要|也要|再|只要|只看|另外|最好|要是|那|换成|别|不要|少|多)/iu.test(
    text,
  );
