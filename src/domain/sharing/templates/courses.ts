import { item, type Template } from './template.ts';

/** Evening courses of an invented adult school. */
export const COURSES: Template = {
  currency: { en: 'GBP', zh: 'CNY' },
  colours: { brand: '#27407a', accent: '#e8b23a', paper: '#f5f7fb', ink: '#171c28' },
  callToActionUrl: 'https://harrowgate.example/enrol',
  picks: [
    { likes: [0, 4, 8], dislikes: [2] },
    { likes: [2, 6, 10], dislikes: [4] },
  ],
  words: {
    en: {
      copy: {
        name: 'Harrowgate Evenings',
        tagline: 'Twelve courses for after work',
        callToAction: 'Take a place',
        question: 'What would you like to be able to do by spring?',
      },
      personas: [
        { name: 'Works with the hands', wish: 'loves making things with hands and wood, no spreadsheets' },
        { name: 'Changing jobs', wish: 'wants data and computers and languages for work, not crafts' },
      ],
      items: [
        item(
          'Wheel-thrown pottery',
          ['craft', 'beginners'],
          'Ten evenings from centring to glazing. Everyone leaves with six bowls and forearms to match.',
          { price: 240 },
        ),
        item(
          'Spanish for people who gave up once',
          ['languages', 'beginners'],
          'Talk first, grammar when you need it. By week eight you order, argue and apologise.',
          { price: 165 },
        ),
        item(
          'Numbers that persuade',
          ['data', 'work'],
          'Spreadsheets, charts and honest averages for people who must present figures on Monday.',
          { price: 190 },
        ),
        item(
          'Night-sky photography',
          ['photography', 'outdoors'],
          'Three evenings indoors, two on the moor. Tripod required, patience provided.',
          { price: 140 },
        ),
        item(
          'Joinery: a stool by hand',
          ['craft', 'wood'],
          'Mortise, tenon, no screws. You bring a sharp eye, we bring the ash and the chisels.',
          { price: 280 },
        ),
        item(
          'Choir without auditions',
          ['music', 'company'],
          'Four parts, forty people, one concert at midsummer. Sight-reading is not needed; turning up is.',
          { price: 90 },
        ),
        item(
          'Your first program',
          ['computers', 'beginners', 'work'],
          'Python from nothing to a small tool that saves you an hour a week. Laptops can be borrowed.',
          { price: 210 },
        ),
        item(
          'The short story',
          ['writing'],
          'Read one, write one, cut a third. A small group with a kind and ruthless tutor.',
          { price: 150 },
        ),
        item(
          'Mending clothes',
          ['craft', 'home'],
          'Darning, patching and a zip that works again. Bring the jumper you cannot throw away.',
          { price: 85 },
        ),
        item(
          'Cooking from five jars',
          ['food', 'home'],
          'Miso, tahini, harissa, anchovies, preserved lemon: twenty suppers from one shelf.',
          { price: 130 },
        ),
        item(
          'Business Mandarin',
          ['languages', 'work'],
          'Meetings, small talk and the toast you will be asked to give. For those with a year behind them.',
          { price: 195 },
        ),
        item(
          'How to look at a painting',
          ['art', 'company'],
          'Eight pictures, one an evening, an hour each. The last one hangs in the town hall.',
          { price: 110 },
        ),
      ],
    },
    zh: {
      copy: {
        name: '晚风学堂',
        tagline: '下班以后的十二门课',
        callToAction: '报个名',
        question: '到春天，你想学会什么？',
      },
      personas: [
        { name: '爱动手的人', wish: '喜欢木工和手艺，不要表格' },
        { name: '想换工作的人', wish: '想要数据、编程和外语，不要手工' },
      ],
      items: [
        item('拉坯陶艺', ['手艺', '零基础'], '十个晚上，从找中心到上釉。人人带六只碗回家，胳膊也练出来了。', {
          price: 1680,
        }),
        item(
          '西班牙语：放弃过一次的人来',
          ['外语', '零基础'],
          '先开口，语法用到再讲。第八周就能点菜、吵架、道歉。',
          { price: 1280 },
        ),
        item('会说话的数字', ['数据', '职场'], '表格、图表和老实的平均数，给周一要汇报的人。', {
          price: 1480,
        }),
        item('拍星空', ['摄影', '户外'], '三晚在教室，两晚上山。三脚架自带，耐心我们给。', { price: 980 }),
        item(
          '木工：亲手做一张凳',
          ['手艺', '木头'],
          '榫卯，不用一颗螺丝。白蜡木和凿子我们备好，你带眼力来。',
          {
            price: 1980,
          },
        ),
        item(
          '不考试的合唱团',
          ['音乐', '结伴'],
          '四个声部，四十个人，夏至开一场音乐会。不会识谱没关系，人来就行。',
          {
            price: 680,
          },
        ),
        item(
          '第一个程序',
          ['电脑', '零基础', '职场'],
          '从零学起，最后写出一个每周省你一小时的小工具。电脑可以借。',
          { price: 1580 },
        ),
        item('短篇小说', ['写作'], '读一篇，写一篇，再删掉三分之一。小班，老师和气，下笔不留情。', {
          price: 1080,
        }),
        item('缝补衣裳', ['手艺', '居家'], '织补、打补丁、修拉链。把那件舍不得扔的毛衣带来。', {
          price: 580,
        }),
        item('五个罐子做晚饭', ['做饭', '居家'], '豆豉、腐乳、剁椒、虾酱、梅干菜，一层架子变出二十顿晚饭。', {
          price: 880,
        }),
        item('商务日语', ['外语', '职场'], '开会、寒暄，还有迟早轮到你的那段祝酒词。适合学过一年的人。', {
          price: 1380,
        }),
        item('怎么看一幅画', ['艺术', '结伴'], '八幅画，一晚一幅，一幅看一个钟头。最后一幅就在市博物馆。', {
          price: 780,
        }),
      ],
    },
  },
};
