/** Which of its topics a question about taste or the app, or a word of courtesy, is about. The first that fits. */
import type { AboutTopic, SmalltalkKind, TasteTopic } from './act-types.ts';

type Topics<T extends string> = readonly (readonly [T, RegExp])[];

const find = <T extends string>(topics: Topics<T>, text: string, otherwise: T): T =>
  topics.find(([, pattern]) => pattern.test(text))?.[0] ?? otherwise;

const TASTE: Topics<TasteTopic> = [
  ['rules', /\brules?\b|规矩|规则|屏蔽了?(?:什么|哪些|谁)/iu],
  [
    'sureness',
    /\b(?:sure|certain|confident|confidence|accurate|how well do you know|trust)\b|把握|确定|摸清|准不准|了解我多少|多了解/iu,
  ],
  [
    'dislikes',
    /\b(?:dislike|dislikes|hate|avoid|don'?t (?:i )?(?:like|enjoy)|not like|can'?t stand|turn(?:ed)? down|skip)\b|不喜欢|讨厌|绕道|不爱|避开|没碰过/iu,
  ],
  [
    'lately',
    /\b(?:lately|recently|these days|now|last|latest|this (?:week|month|year)|in [a-z]+ ?\?|changed?|drifting|still)\b|最近|近来|近期|前阵子|这阵子|上次|这(?:个月|几天)|变了|以前那么/iu,
  ],
  ['creators', /\b(?:writers?|authors?|creators?|directors?|whom?|artists?)\b|作者|作家|导演|谁的|谁写/iu],
  [
    'years',
    /\b(?:years?|era|period|century|decade|old|older|newer)\b|年代|时期|世纪|老(?:书|片|电影)|很老/iu,
  ],
  [
    'counts',
    /\b(?:how many|count|number of|rated|graded|ratings|stars?|five-star|history)\b|多少|几[本个部]|打过分|打[五5]?星|评过分/iu,
  ],
  ['tags', /\b(?:genres?|kinds?|types?|tags?|themes?|subjects?|topics?)\b|类型|题材|类别|哪类|哪种|标签/iu],
];

/** What is asked of somebody's taste; their likes when it is just asked about. */
export const tasteTopic = (text: string): TasteTopic => find(TASTE, text, 'likes');

const ABOUT: Topics<AboutTopic> = [
  [
    'erase',
    /\b(?:delete|erase|wipe|clear|forget (?:me|everything)|remove (?:all )?my)\b|删除|清除|抹掉|清空|清掉|忘掉我/iu,
  ],
  [
    'backup',
    /\b(?:back ?up|export|new (?:phone|computer|device|laptop)|transfer|move (?:it )?to|sync|restore)\b|备份|导出|换(?:了)?新?(?:手机|电脑)|迁移|同步|恢复/iu,
  ],
  [
    'bring',
    /\b(?:import|bring|add my|load|goodreads|letterboxd|csv|from another app|own (?:list|books|data))\b|导入|豆瓣|搬过来|添加我的|自己的(?:书单|清单)/iu,
  ],
  [
    'offline',
    /\b(?:offline|air(?:plane|craft)|flight mode|without (?:internet|a connection|wifi)|no (?:internet|connection|wifi)|internet)\b|离线|断网|飞行模式|没网|不联网|没有网/iu,
  ],
  [
    'account',
    /\b(?:accounts?|register|sign ?(?:up|in)|log ?in|passwords?|e-?mail)\b|账号|帐号|注册|登录|密码|手机号/iu,
  ],
  [
    'cost',
    /\b(?:cost|costs|free|pay|paid|price|money|subscription|charge|premium|fee|earn)\b|花钱|免费|收费|付费|要钱|挣钱|赚钱/iu,
  ],
  ['licence', /\b(?:licen[cs]e|open[- ]source|source code|github|mit)\b|许可|开源|源代码|协议/iu],
  [
    'privacy',
    /\b(?:privacy|private|privately|data|track(?:ing|ed|ers?)?|cookies?|ads?|adverts?|advertising|spy|spying|sell|server|servers|cloud|upload|send|sent|analy[sz]\w*|watching|listening|safe|secret|who (?:can )?sees?|where .{0,20}(?:stored|kept|saved|go)|stored|telemetry|share)\b|隐私|数据|跟踪|追踪|广告|偷看|上传|服务器|云端|泄露|安全|统计代码|谁能看|存在哪|保存在哪|联网/iu,
  ],
  [
    'languages',
    /\b(?:languages?|chinese|english|french|german|spanish|translate)\b|语言|中文|英文|英语|什么话/iu,
  ],
  [
    'ranking',
    /\b(?:how (?:do|does|are) (?:you|it|this|the|these|they) .{0,30}(?:work|rank|choose|pick|decide|recommend|learn|know|made|sort)\w*|algorithm|model|models|ai|neural|trained|machine learning|score|match number|percent)\b|怎么(?:推荐|排|选|算|学|工作|知道)|算法|模型|人工智能|原理|匹配度|百分/iu,
  ],
  [
    'settings',
    /\b(?:settings?|dark mode|theme|font|configure|options|preferences)\b|设置|深色|夜间|字体|主题/iu,
  ],
  [
    'identity',
    /\b(?:who (?:are|made|built|wrote|is behind)|what are you|are you (?:a |an )?(?:human|robot|bot|person|real|ai|machine)|your name|inglenook|what is this)\b|你是谁|谁(?:做|开发|写)的|你是(?:人|机器|真人)|叫围炉|叫什么|为什么叫|什么软件|什么应用/iu,
  ],
];

export const aboutTopic = (text: string): AboutTopic => find(ABOUT, text, 'abilities');

/** Whether a question is clearly about the app, whatever else its words may be. */
export const isAboutApp = (text: string): boolean =>
  /\b(?:inglenook|this app|the app|this site|this page|my data|privacy|what can (?:you|i) (?:do|ask))\b|围炉|这个?(?:应用|软件|网站|网页)|隐私|我的数据|你(?:能|会|可以)(?:做|干)(?:什么|啥|些什么)|你会什么/iu.test(
    text,
  );

const SMALLTALK: Topics<SmalltalkKind> = [
  ['thanks', /\b(?:thanks?|thank you|thx|ty|cheers|much appreciated|grateful)\b|谢|感谢|多谢|辛苦了/iu],
  [
    'bye',
    /\b(?:bye|good ?bye|good night|see you|see ya|later|farewell|that'?s all|i'?m done|have to go)\b|再见|拜拜|晚安|回见|下次见|明儿见|明天见|就到这|走了|先这样/iu,
  ],
  ['sorry', /\b(?:sorry|apolog\w+|my bad|excuse me|pardon)\b|对不起|抱歉|不好意思|见谅/iu],
  ['joke', /\b(?:jokes?|funny|pun|puns|laugh|riddle|sing|story time)\b|笑话|段子|逗我|讲个|唱/iu],
  [
    'test',
    /^\W*(?:test(?:ing)?|asdf\w*|qwerty|1 ?2 ?3|x+|foo|bar|blah)\W*$|\b(?:testing|just trying|can you hear me|anybody there|anyone there|are you there)\b|^\W*(?:测试|试试|试一下|喂+)|听得到吗|在吗|有人吗/iu,
  ],
  [
    'how',
    /\b(?:how (?:are|r) (?:you|u)|how'?s it going|how do you do|what'?s up|how have you been|you ok)\b|你好吗|怎么样啊|过得(?:好|怎么)|最近好吗|吃了(?:吗|没)|还好吗/iu,
  ],
  [
    'name',
    /\b(?:my name is|i'?m called|call me|your name|nice to meet|pleased to meet)\b|怎么称呼|叫什么名字|我叫|认识你/iu,
  ],
  [
    'hello',
    /\b(?:hello|hi+|hey+|good (?:morning|afternoon|evening|day)|greetings|howdy|yo|hiya)\b|你好|您好|嗨|哈[喽罗]|早上好|下午好|晚上好|早安|早啊|在不在|快乐/iu,
  ],
  [
    'praise',
    /\b(?:good (?:job|work|one|bot)|great|well done|awesome|amazing|nice|love (?:you|this|it)|brilliant|clever|perfect|wonderful|impressive|cool|helpful)\b|真棒|厉害|不错|太好了|很好|好用|聪明|完美|喜欢你|爱你|牛/iu,
  ],
  [
    'blame',
    /\b(?:stupid|useless|bad|terrible|awful|dumb|idiot|hate you|wrong|rubbish|crap|worst|annoying|suck\w*)\b|笨|没用|差劲|烂|垃圾|蠢|傻|讨厌你|不行|糟/iu,
  ],
  [
    'feeling',
    /\b(?:i'?m|i am|i feel|feeling|today|my (?:day|birthday|dog|cat)|tired|happy|sad|lonely|bored|weather|sitting|birthday)\b|我(?:今天|刚|很|好|有点)|心情|累|开心|难过|无聊|生日|天气|舒服/iu,
  ],
];

export const smalltalkKind = (text: string): SmalltalkKind => find(SMALLTALK, text, 'other');

/** A greeting, thanks or farewell and nothing else: needs no model to be known. */
export const isOnlyCourtesy = (text: string): boolean =>
  /^\W*(?:hello|hi+|hey+|hello there|hi there|good (?:morning|afternoon|evening|night)|thanks?|thank you(?: (?:so|very) much)?|many thanks|thx|cheers|bye(?:-?bye)?|good ?bye|see you(?: later| tomorrow)?|how are you(?: (?:doing|today))?|sorry)\W*$|^[\s,.!?，。！？~]*(?:你好|您好|嗨|哈喽|早|早上好|下午好|晚上好|晚安|谢谢|谢谢你|多谢|感谢|再见|拜拜|回见|对不起|抱歉|不好意思)[啊呀吧哦了\s,.!?，。！？~]*$/iu.test(
    text,
  );
