/** What comments mostly speak of, in the words of both languages. Endings of English words are found with them. */

export const ASPECT_IDS = [
  'delivery',
  'price',
  'packaging',
  'service',
  'refund',
  'taste',
  'smell',
  'quality',
  'durability',
  'leak',
  'noise',
  'heat',
  'size',
  'weight',
  'comfort',
  'looks',
  'material',
  'use',
  'cleaning',
  'battery',
  'sound',
  'screen',
  'website',
  'place',
  'story',
  'safety',
] as const;
export type AspectId = (typeof ASPECT_IDS)[number];

/** English stems stand for words that begin with them where a `*` follows; Chinese ones are found anywhere. */
export const ASPECT_WORDS: Readonly<Record<AspectId, string>> = {
  delivery: `deliver* courier* parcel* shipping shipped shipment* shipper* tracking carrier* driver* dispatch* warehouse postage
    快递 物流 配送 送货 发货 到货 包裹 送达 送到 收货 派送 运费 签收 仓库 加急`,
  price: `price* pricey cost* expensive cheap* overpriced discount* bargain* value coupon* penny worth
    价格 价钱 价位 太贵 很贵 便宜 划算 实惠 性价比 优惠 涨价 降价 原价 半价 值得 物有所值 虚高`,
  packaging: `packag* wrapp* padding carton* gift-box giftbox box boxes boxed 包装 礼盒 盒子 箱子 纸箱 纸盒 缓冲 外盒 包得`,
  service: `service support staff assistant* helpdesk hotline agent* waiter* phone-line customer-service chat 客服 服务 售后 店员 店家 服务员 态度 店主 热线`,
  refund: `refund* exchange* return returns returned replacement* replaced reimburse* warranty 退款 退货 换货 退换 保修 赔偿 换新 换来 换了`,
  taste: `taste* tasting tasty flavour* flavor* bitter* sour* sweet* salty aftertaste infusion* delicious drinkable undrinkable
    味道 口感 好喝 难喝 好吃 难吃 茶味 回甘 发酸 苦 甜 咸 入口 醇厚 尾韵`,
  smell: `smell* smelt scent* odour* odor* aroma* fragran* stink* stale 气味 闻 香味 花香 茶香 臭 异味 胶水味 塑料味 霉味 香气`,
  quality: `quality well-made workmanship craftsmanship stitching 质量 品质 做工 走线 工艺 材质`,
  durability: `broke broken breaks durable durability rust* crack* snapp* torn tore ripp* worn chipp* fell-apart dented loose
    坏了 坏掉 断了 裂 耐用 生锈 掉了一块 松了 磨损 结实 破了 锈 磕瘪`,
  leak: `leak* drip* spill* puddle* seal seals sealed lid lids 漏水 漏 滴水 洒 密封 壶盖 盖子 盖不严 渗水`,
  noise: `noise* noisy loud* quiet* hum hums humming silent* roar* rattl* 噪音 声音大 安静 吵 嗡嗡 静音 响声`,
  heat: `boil* heat* temperature* degrees warm* hot cold cool lukewarm thermometer 烧开 加热 温度 保温 烧水 热水 烫 开水 断电 滚开`,
  size: `size* sizing large larger bigger smaller tight spacious room roomy capacity litre* liter* fits fit 大小 尺寸 尺码 容量 空间 太大 太小 装得下 合身 太紧 放得下`,
  weight: `weight weigh* heavy light lightweight carry carried 重量 太重 很重 很轻 轻便 轻巧 沉`,
  comfort: `comfort* uncomfortable padded soft* strap* shoulder* ergonomic 舒服 舒适 肩带 柔软 硬 勒 透气 不累`,
  looks: `colour* color* design* beautiful* handsome ugly pretty pattern* stylish picture* photograph* 颜色 外观 好看 漂亮 难看 设计 颜值 款式 色差 照片 图片`,
  material: `plastic fabric* leather cotton steel wood* glass enamel lining rubber zip zips zipper* buckle* 塑料 布料 面料 皮 棉 不锈钢 木 玻璃 搪瓷 内衬 胶圈 拉链 扣子`,
  use: `easy easily instruction* manual setup button* switch* difficult complicated confusing 使用 操作 说明书 按钮 开关 方便 复杂 上手 安装`,
  cleaning: `clean* wash* wipe* stain* dirt* dishwasher limescale 清洗 清洁 洗 擦 水垢 脏 污渍`,
  battery: `battery batteries charg* charger* cord cable* plug* 电池 充电 续航 电源线 插头 充电器`,
  sound: `sound* speaker* volume bass microphone* headphone* 音质 声音 音量 喇叭 麦克风 耳机`,
  screen: `screen* display* pixel* touchscreen 屏幕 显示屏 触屏 画质 分辨率`,
  website: `website* app login checkout page password account* code codes 网站 网页 页面 登录 下单 账号 密码 优惠码 小程序`,
  place: `room rooms hotel* location* restaurant* table tables view parking 房间 酒店 位置 餐厅 环境 停车 门店`,
  story: `story stories plot character* chapter* ending writing author* scene* actor* 故事 情节 人物 章节 结局 文笔 作者 演员 剧情`,
  safety: `danger* unsafe burn* injur* hazard* sharp shock toxic 危险 安全 烫伤 烫了 受伤 触电 有毒 隐患`,
};
