/** Words that ask without saying what for. What is left without them is the description. */

const ENGLISH = new RegExp(
  `\\b(?:${[
    "can|could|would|will|shall|should|may|might|do|does|did|don'?t|is|are|was|were|be|been|am|has|have|had|having|got|get|gets",
    "i|i'?m|i'?d|i'?ve|i'?ll|me|my|mine|you|your|yours|u|we|us|our|they|them|it|its|it'?s|that'?s|there'?s|there|here|one|ones",
    'please|pls|plz|kindly|thanks|thank|hi|hello|hey|ok|okay|so|well|um|maybe|perhaps|just|only|also|too|then|now|today|tonight|really|very|quite|again|instead|still|even|else|same|but|and|or|if|as|at|than|with|without|from|by|of|for|to|in|on|about|up|out|off',
    'recommend|recommended|recommendation|recommendations|suggest|suggestion|suggestions|show|find|give|list|tell|pick|name|look|looking|search|searching|want|wanted|need|like|love|wish|prefer|fancy|try|seek|seeking|see|read|reading|watch|watching|buy|buying|know|think|make|made|take|let|go|going|mood|feel|feeling|published|written|rated|released|come|came|filter|limit|keep|narrow|down',
    'a|an|the|this|that|these|those|some|any|anything|something|everything|all|every|each|more|most|another|other|others|few|bit|little|lot|lots|what|which|who|where|when|how|rather',
    'book|books|novels?(?= ?$)|read|reads|title|titles|item|items|film|films|movie|movies|stories|story|thing|things|stuff|product|products|works?|catalog|catalogue|shelf|library|list|result|results|option|options|choice|choices|kind|kinds|type|types|sort|sorts|genre|page|pages|minutes|hours|years?|old|date|score|scores|rating|ratings|price|prices|copy|copies|nice|good|great|best|interesting|worth|half|though|same|speak|lighter on',
  ].join('|')})\\b`,
  'giu',
);

const CHINESE =
  /(?:请问|请|麻烦|帮我|帮忙|给我|给咱|为我|替我|我想要|我想|我要|想要|想看|想读|想找|想买|爱看|想|要|我|你|您|咱|咱们|我们|能不能|能否|可以|可不可以|能|有没有|有什么|有啥|有|没有|推荐|介绍|来|找|查|搜|列|挑|选|看看|看|读|听|买|一下|一些|一点|一个|一本|一部|几个|几本|几部|些|点|个|本|部|款|件|篇|那种|这种|那些|这些|什么|啥|哪些|哪个|哪本|书籍|书|小说|作品|故事|电影|片子|影片|东西|目录|里面|里|的话|的|地|得|了|吗|呢|吧|啊|呀|嘛|呗|哈|是|在|和|跟|与|或者|或|但是|但|不过|而且|并且|还|也|都|再|就|又|更|最|比较|很|挺|太|非常|稍微|好看|好|别的|其他|其它|另外|换|只要|只看|只|仅|这|那|它|他|她|年|页|分|元|块|作者|写|出版|类型|类|题材|标签|谢谢|你好|适合|值得|以后|从此|永远|记住|评分|价格|页数|长度|全列出来|列出来|全部|全|出来|统统|一律|现在|今天|今晚|最近|刚才|上面|前面|所有|全部|随便|都行|呗)/gu;

const MARKS = /[\s\p{P}\p{S}\uE000-\uF8FF]+/gu;

/** What tells of what is left; empty when all of it only asks. */
export const contentOf = (text: string): string =>
  text.replace(ENGLISH, ' ').replace(CHINESE, ' ').replace(MARKS, ' ').trim();

const LEAD_EN =
  /^(?:(?:please|pls|hey|hi|hello|ok(?:ay)?|well|so|and|but|also|or|then|now|no|yes|just|only|maybe|(?:can|could|would|will) you(?: please)?|(?:do|have) you (?:have|got|know)|is there|are there|i(?:'m| am) (?:looking|searching) for|i(?:'d| would) (?:like|love|rather have|prefer)(?: to (?:read|see|watch|have|find))?|i (?:want|need|fancy|feel like)(?: to (?:read|see|watch))?|i'?m in the mood for|looking for|show(?: me)?|find(?: me)?|give(?: me)?|get me|tell me about|recommend(?: me)?|suggest|list|search for|how about|what about|the same|same|make (?:it|that|them)|something(?: that(?:'s| is))?|anything(?: that(?:'s| is))?|some|any|a|an|the|with|that is|that's|which is|one|by|from|in|of|for|to|about|rated|published|written)[\s,.:;!?-]+)+/iu;
const TAIL_EN =
  /(?:[\s,.:;!?-]+(?:please|pls|thanks|thank you|and|or|but|only|though|instead|too|as well|with|by|from|in|of|for|to|about|that|than|the|a|an|published|written|rated|books?|ones?|again|this time|is|are|was|were))+$/iu;
const LEAD_ZH =
  /^(?:请问|请|麻烦|帮我|给我|替我|我想要|我想|我要|我|想要|想看|想读|想找|想|要|能不能|可以|有没有|有什么|有|推荐|介绍|来|找|搜|挑|看看|看|读|一下|一些|一点|一个|一本|一部|几本|几部|几个|些|点|本|部|个|那种|这种|但是?|不过|而且|还要|也要|再|就|要|只要|只看|关于|[,、。\s])+/u;
const TAIL_ZH =
  /(?:的?(?:书籍?|小说|故事|电影|片子?|作品|东西|内容|那种|这种)?(?:有吗|有没有|吗|呢|吧|啊|呀|嘛|推荐一?下?|来一?[本部个]|[,、。.!?\s])*|的|了|但是?|而且)$/u;

const MARKS_AROUND = /^[\s,.:;!?'"()[\]{}~-]+|[\s,.:;!?'"()[\]{}~-]+$/gu;

/** The description as it was written, without what leads to it and trails after it. */
export function describing(text: string): string {
  const tidy = text
    .replace(MARKS_AROUND, '')
    .replace(/\s+(?=[,.;!?])/g, '')
    .replace(/[,;](?:\s*[,;])+/g, ',');
  const en = tidy.replace(LEAD_EN, '').replace(TAIL_EN, '');
  const zh = en.replace(LEAD_ZH, '').replace(TAIL_ZH, '');
  return zh.replace(MARKS_AROUND, '');
}
