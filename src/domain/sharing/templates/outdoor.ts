import { item, type Template } from './template.ts';

/** Gear for walks and camps. */
export const OUTDOOR: Template = {
  currency: { en: 'EUR', zh: 'CNY' },
  colours: { brand: '#1f5c42', accent: '#e9a23b', paper: '#f4f8f4', ink: '#17211b' },
  callToActionUrl: 'https://nordfell.example/autumn',
  picks: [
    { likes: [0, 2, 8], dislikes: [10] },
    { likes: [7, 10, 11], dislikes: [6] },
  ],
  words: {
    en: {
      copy: {
        name: 'Nordfell',
        tagline: 'Find the gear that fits your kind of outside',
        callToAction: 'See it in the shop',
        question: 'Where are you off to next?',
      },
      personas: [
        { name: 'A winter camper', wish: 'loves cold nights and snow, no city gear' },
        { name: 'A city walker', wish: 'likes light things for town and rain, not climbing' },
      ],
      items: [
        item(
          'Ridge tent',
          ['shelter', 'winter', 'two people'],
          'Two people, four seasons, 1.9 kg. Pitches in four minutes with gloves on and stands up to a gale on bare rock.',
          { price: 429 },
        ),
        item(
          'Trail lantern',
          ['light', 'camp'],
          'Forty hours of warm light from one charge. Folds flat, hangs from a branch, and dims low enough to read beside a sleeping child.',
          { price: 39 },
        ),
        item(
          'Down sleeping bag, −12 °C',
          ['sleep', 'winter'],
          'Recycled duck down with a draught collar and a foot box that stays dry when the tent wall does not.',
          { price: 289 },
        ),
        item(
          'Wool blanket',
          ['sleep', 'cabin'],
          'Woven from Norwegian wool that would otherwise be burned. Warm when damp, mended free of charge for as long as you own it.',
          { price: 119 },
        ),
        item(
          'Field stove',
          ['cooking', 'camp'],
          'Burns twigs and pine cones, weighs 410 g, boils a litre in seven minutes. Nothing to refill, nothing to carry out.',
          { price: 79 },
        ),
        item(
          'Enamel coffee set',
          ['cooking', 'cabin'],
          'A pot and two cups for slow mornings. Chips with dignity and sits happily in the embers.',
          { price: 45 },
        ),
        item(
          'Rope, 20 m',
          ['climbing', 'safety'],
          'An 8 mm half rope for scrambles and glacier walks, dry treated, with the middle marked so you find it by headlamp.',
          { price: 89 },
        ),
        item(
          'Day pack, 18 l',
          ['pack', 'city', 'light'],
          'One big pocket, one small one, and a back that breathes. Carries a laptop to work and a picnic up the hill.',
          { price: 99 },
        ),
        item(
          'Snowshoes',
          ['winter', 'walking'],
          'Wide enough to float on powder, with steel teeth for the icy bit before the hut. One buckle, even in mittens.',
          { price: 179 },
        ),
        item(
          'Trekking poles',
          ['walking', 'light'],
          'Three sections of carbon with cork grips. They save your knees on the way down and hold up the tarp at night.',
          { price: 109 },
        ),
        item(
          'Rain shell for town',
          ['clothing', 'city', 'rain'],
          'Fully waterproof and quiet, cut like a jacket you would wear to dinner. The hood follows your head at crossings.',
          { price: 199 },
        ),
        item(
          'Merino socks, two pairs',
          ['clothing', 'walking'],
          'Cushioned at heel and toe, smooth everywhere else. Three days without smelling, according to people who share a tent.',
          { price: 34 },
        ),
      ],
    },
    zh: {
      copy: {
        name: '北岭户外',
        tagline: '你要走的路，配得上趁手的装备',
        callToAction: '去店里看看',
        question: '下一趟想去哪儿？',
      },
      personas: [
        { name: '冬天也要露营的人', wish: '喜欢雪地和寒夜，不要城市穿的' },
        { name: '在城里散步的人', wish: '喜欢轻便、防雨、上班也能用的，不要攀岩' },
      ],
      items: [
        item(
          '山脊双人帐',
          ['帐篷', '冬季', '双人'],
          '四季可用，重一公斤九。戴着手套四分钟也能搭好，岩石上遇着大风照样立得住。',
          { price: 2980 },
        ),
        item(
          '林道营灯',
          ['照明', '露营'],
          '充一次电亮四十小时，光色暖。叠起来扁扁一片，挂树枝上就行，调到最暗不扰孩子睡觉。',
          { price: 259 },
        ),
        item(
          '零下十二度羽绒睡袋',
          ['睡眠', '冬季'],
          '再生鸭绒，领口挡风，脚部加了一层防潮布，帐篷壁结露也不怕。',
          { price: 1980 },
        ),
        item('羊毛毯', ['睡眠', '木屋'], '用本来要烧掉的短羊毛织成，潮了也暖和。用多久，免费补多久。', {
          price: 820,
        }),
        item('柴火炉', ['做饭', '露营'], '捡树枝松果就能烧，四百一十克，七分钟烧开一升水，不用带气罐。', {
          price: 540,
        }),
        item('搪瓷咖啡壶', ['做饭', '木屋'], '一壶两杯，给不着急的早晨。磕掉点瓷也好看，直接坐在炭火上。', {
          price: 310,
        }),
        item(
          '二十米半绳',
          ['攀岩', '安全'],
          '八毫米，做过防水，过冰川、走陡坡都用得上。中点有标记，头灯一照就见。',
          { price: 620 },
        ),
        item(
          '十八升日用包',
          ['背包', '城市', '轻便'],
          '一大一小两个口袋，背板透气。平时装电脑上班，周末装饭团上山。',
          { price: 680 },
        ),
        item(
          '雪鞋',
          ['冬季', '徒步'],
          '踩在新雪上不陷，底下有钢齿，过冰面心里踏实。一个扣，戴手套也扣得上。',
          {
            price: 1250,
          },
        ),
        item('登山杖', ['徒步', '轻便'], '三节碳杆，软木手柄。下山省膝盖，夜里还能撑天幕。', { price: 760 }),
        item(
          '城市雨衣',
          ['衣服', '城市', '防雨'],
          '全防水，走起来不沙沙响，版型可以直接去吃饭。转头看车时，帽子跟着转。',
          { price: 1380 },
        ),
        item('美利奴羊毛袜两双', ['衣服', '徒步'], '脚跟脚尖加厚，别处平滑。穿三天没味儿，同帐篷的人说的。', {
          price: 228,
        }),
      ],
    },
  },
};
