import { item, type Template } from './template.ts';

/** A neighbourhood cinema's season of invented films. */
export const CINEMA: Template = {
  currency: { en: '', zh: '' },
  colours: { brand: '#7a2444', accent: '#e0a458', paper: '#fbf5f6', ink: '#251519' },
  callToActionUrl: 'https://lumenhouse.example/tickets',
  picks: [
    { likes: [0, 4, 9], dislikes: [3] },
    { likes: [1, 7, 10], dislikes: [2, 3] },
  ],
  words: {
    en: {
      copy: {
        name: 'Lumen House',
        tagline: 'Twelve films, one screen, a bar that stays open',
        callToAction: 'Book a seat',
        question: 'What are you in the mood for?',
      },
      personas: [
        { name: 'The quiet one', wish: 'loves the sea and slow stories, hates horror' },
        {
          name: 'Friday with the children',
          wish: 'likes animation and funny adventures, nothing frightening',
        },
      ],
      items: [
        item(
          'The Salt Road',
          ['drama', 'sea'],
          'A ferry pilot on her last winter run takes aboard a stranger who will not say where he is going.',
          { creators: ['Ines Falk'], year: 2022 },
        ),
        item(
          'Paper Moons',
          ['animation', 'family'],
          'Two sisters fold a fleet of paper balloons to find the cat that left with the lodger. Hand-drawn and very funny.',
          { creators: ['Haruto Senda'], year: 2023 },
        ),
        item(
          'Blind Corner',
          ['thriller', 'city'],
          'A night-bus driver recognises a voice on the radio. By the last stop everybody aboard has lied to her once.',
          { creators: ['Marc Delorme'], year: 2021 },
        ),
        item(
          'What the Well Said',
          ['horror', 'countryside'],
          'The new owners of a farm fill in the old well. Then it rains for nine days.',
          { creators: ['Tamsin Grey'], year: 2024 },
        ),
        item(
          'Low Tide Letters',
          ['romance', 'sea'],
          'Letters written in 1958 come to the wrong lighthouse, and the keeper begins to answer them.',
          { creators: ['Paulo Reis'], year: 2019 },
        ),
        item(
          'The Understudy',
          ['comedy', 'theatre'],
          'The lead is locked in a lift, the understudy knows the wrong play, and the critic is already seated.',
          { creators: ['Orla Quinn'], year: 2020 },
        ),
        item(
          'Seven Minutes of Oxygen',
          ['science fiction', 'thriller'],
          'A repair crew of three, two working suits, and a station that drifts one degree an hour.',
          { creators: ['Dae-hyun Moon'], year: 2023 },
        ),
        item(
          'The Bear Who Kept Bees',
          ['animation', 'family', 'adventure'],
          'A timid bear crosses the mountains with a borrowed hive and a map drawn by a crow.',
          { creators: ['Lina Kovacs'], year: 2022 },
        ),
        item(
          'Ledger',
          ['documentary', 'work'],
          'Four generations of one bookbinding workshop, told through the account books that nobody threw away.',
          { creators: ['Samuel Adeyemi'], year: 2018 },
        ),
        item(
          'A Year by the Estuary',
          ['documentary', 'nature', 'sea'],
          'Mud, light, and forty thousand wading birds, filmed from one hide by one very patient woman.',
          { creators: ['Greta Holm'], year: 2021 },
        ),
        item(
          'Grandfather Drives a Rocket',
          ['comedy', 'family', 'adventure'],
          'It was meant to be a garden shed. The neighbours would like a word.',
          { creators: ['Nikos Pavlou'], year: 2024 },
        ),
        item(
          'The Long Rehearsal',
          ['music', 'drama'],
          'A string quartet that has not spoken for ten years is snowed in with one kettle and one score.',
          { creators: ['Ewa Lis'], year: 2017 },
        ),
      ],
    },
    zh: {
      copy: {
        name: '拾光影院',
        tagline: '十二部片，一块银幕，散场还有酒喝',
        callToAction: '去订座',
        question: '今晚想看点什么？',
      },
      personas: [
        { name: '爱安静的人', wish: '喜欢大海和慢悠悠的故事，讨厌恐怖片' },
        { name: '周五带孩子来', wish: '喜欢动画和好笑的冒险，不要吓人的' },
      ],
      items: [
        item('盐路', ['剧情', '海'], '女引航员跑完这个冬天就退休。最后一趟，船上来了个不肯说去哪儿的人。', {
          creators: ['叶闻舟'],
          year: 2022,
        }),
        item(
          '纸月亮',
          ['动画', '家庭'],
          '房客搬走，猫也跟着走了。姐妹俩折了一整队纸气球去找它。全片手绘，笑点很密。',
          { creators: ['陆小满'], year: 2023 },
        ),
        item(
          '盲弯',
          ['悬疑', '都市'],
          '夜班公交司机在电台里认出一个声音。开到终点站，车上每个人都对她撒过谎。',
          {
            creators: ['江北望'],
            year: 2021,
          },
        ),
        item('井说', ['恐怖', '乡村'], '新主人把农庄的老井填了。然后，雨连下了九天。', {
          creators: ['沈未央'],
          year: 2024,
        }),
        item('退潮信', ['爱情', '海'], '一九五八年的信寄错了灯塔，守塔人开始一封一封地回。', {
          creators: ['顾行舟'],
          year: 2019,
        }),
        item('替补演员', ['喜剧', '舞台'], '主角困在电梯里，替补背的是另一出戏，剧评人已经坐下了。', {
          creators: ['乔一诺'],
          year: 2020,
        }),
        item('七分钟氧气', ['科幻', '惊险'], '三个人的维修组，两套能用的宇航服，一座每小时偏一度的空间站。', {
          creators: ['孟大川'],
          year: 2023,
        }),
        item('养蜂的熊', ['动画', '家庭', '冒险'], '胆小的熊背着借来的蜂箱翻山越岭，地图是乌鸦画的。', {
          creators: ['林可'],
          year: 2022,
        }),
        item('流水账', ['纪录片', '手艺'], '一家装订作坊的四代人，都写在没人舍得扔的账本里。', {
          creators: ['安德山'],
          year: 2018,
        }),
        item(
          '河口一年',
          ['纪录片', '自然', '海'],
          '泥滩、天光、四万只水鸟。一个极有耐心的人，在一间草棚里拍了一年。',
          {
            creators: ['何采薇'],
            year: 2021,
          },
        ),
        item('爷爷开火箭', ['喜剧', '家庭', '冒险'], '本来只想搭个工具棚。邻居们有话要说。', {
          creators: ['潘乐'],
          year: 2024,
        }),
        item('漫长的排练', ['音乐', '剧情'], '十年不说话的四重奏被大雪困在一处，只有一把水壶、一份谱子。', {
          creators: ['闻弦'],
          year: 2017,
        }),
      ],
    },
  },
};
