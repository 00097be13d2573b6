import { item, type Template } from './template.ts';

/** Rooms and objects of an invented town museum. */
export const MUSEUM: Template = {
  currency: { en: '', zh: '' },
  colours: { brand: '#2b2b2b', accent: '#c9952b', paper: '#faf8f3', ink: '#1f1c18' },
  callToActionUrl: 'https://aldermuseum.example/visit',
  picks: [
    { likes: [1, 4, 10], dislikes: [7] },
    { likes: [0, 5, 9], dislikes: [] },
  ],
  words: {
    en: {
      copy: {
        name: 'The Alder Museum',
        tagline: 'An hour is enough if you know where to go',
        callToAction: 'Plan the visit',
        question: 'What makes you stop in front of a case?',
      },
      personas: [
        {
          name: 'Here with a child',
          wish: 'loves animals, machines that move and things to touch, no weapons',
        },
        { name: 'Comes for the craft', wish: 'likes textiles, pottery and fine handwork' },
      ],
      items: [
        item(
          'The Marten cloak',
          ['textiles', 'craft'],
          'A wedding cloak of 1640, embroidered by three women whose stitches you learn to tell apart.',
          { year: 1640 },
        ),
        item(
          'The whale in the stairwell',
          ['animals', 'nature'],
          'Eleven metres of fin whale, stranded in 1881 and hung by shipwrights. Best seen from the second landing.',
          { year: 1881 },
        ),
        item(
          'Tide tables of the harbour master',
          ['science', 'sea'],
          'Sixty years of water levels in one hand. A drop of wax marks the night of the flood.',
          { year: 1790 },
        ),
        item(
          'Portrait of an unknown cook',
          ['painting', 'people'],
          'She looks as if you were late. Nobody knows who painted her, or why so well.',
          { year: 1715 },
        ),
        item(
          'The automaton with the drum',
          ['machines', 'music'],
          'Wound every day at three. It misses one beat, and has since 1823.',
          { year: 1823 },
        ),
        item(
          'Slipware from the river kilns',
          ['pottery', 'craft'],
          'Brown, cream, and a green that was lost when the last potter died with the recipe.',
          { year: 1690 },
        ),
        item(
          'The Roman drain',
          ['archaeology', 'town'],
          'Still working. You can hear it under the glass floor after rain.',
          { year: 140 },
        ),
        item(
          'Halberds of the night watch',
          ['weapons', 'town'],
          'Polished weekly, used once, and then against a goat.',
          { year: 1588 },
        ),
        item(
          'Letters from the cotton mill',
          ['people', 'work'],
          'What the weavers wrote home, and what the overseer crossed out.',
          { year: 1847 },
        ),
        item(
          'The lace room',
          ['textiles', 'craft'],
          'Drawers that you may open: eighty patterns, a magnifier, and a pillow half worked.',
          { year: 1760 },
        ),
        item(
          'The touching table',
          ['hands-on', 'nature'],
          'Antler, amber, otter fur, meteorite. Wash your hands before, not only after.',
        ),
        item(
          'A garden under glass',
          ['nature', 'science'],
          'Pressed flowers of one valley, gathered each May for forty years by the doctor’s daughter.',
          { year: 1902 },
        ),
      ],
    },
    zh: {
      copy: {
        name: '桤木博物馆',
        tagline: '知道往哪儿走，一个钟头就够',
        callToAction: '安排参观',
        question: '什么东西会让你停下来看？',
      },
      personas: [
        { name: '带孩子来的人', wish: '喜欢动物、会动的机器、能摸的东西，不要兵器' },
        { name: '来看手艺的人', wish: '喜欢织物、陶器和精细的手工' },
      ],
      items: [
        item('貂纹嫁衣', ['织物', '手艺'], '三位绣娘合绣的嫁衣，看久了，你能分出哪几针是谁的。', {
          year: 1640,
        }),
        item(
          '楼梯间里的鲸',
          ['动物', '自然'],
          '十一米长的长须鲸骨架，由造船的师傅吊起来。站在二楼拐角看最好。',
          {
            year: 1881,
          },
        ),
        item('港务官的潮汐簿', ['科学', '海'], '六十年水位，一个人的笔迹。一滴蜡，记着发大水的那一夜。', {
          year: 1790,
        }),
        item('无名厨娘像', ['绘画', '人物'], '她看你的神情，像是你来晚了。谁画的没人知道，只知道画得真好。', {
          year: 1715,
        }),
        item('打鼓的自动人偶', ['机械', '音乐'], '每天下午三点上弦。总漏一拍，漏了两百年。', { year: 1823 }),
        item('河边窑的彩陶', ['陶器', '手艺'], '褐、米白，还有一种绿，随最后一位窑工失传了。', {
          year: 1690,
        }),
        item('古城排水渠', ['考古', '城市'], '到今天还在用。下过雨，玻璃地板底下听得见水声。', { year: 140 }),
        item('巡夜人的长戟', ['兵器', '城市'], '每周擦一遍，只用过一次，对手是一只羊。', { year: 1588 }),
        item('纺织厂的家书', ['人物', '劳作'], '女工写给家里的话，和监工划掉的话。', { year: 1847 }),
        item('花边室', ['织物', '手艺'], '抽屉可以自己拉开：八十种花样，一只放大镜，一件织了一半的活计。', {
          year: 1760,
        }),
        item('可以摸的桌子', ['动手', '自然'], '鹿角、琥珀、水獭毛、陨石。摸之前也请洗手。'),
        item('玻璃下的花园', ['自然', '科学'], '医生的女儿每年五月采花，采了四十年，压成一座山谷。', {
          year: 1902,
        }),
      ],
    },
  },
};
