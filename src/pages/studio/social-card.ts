/** A demo as a picture for posts and messages: its brand on the left, three of its covers on the right. */
import type { DemoLanguage } from '../../domain/sharing/demo.ts';
import type { Card } from '../../state/studio-card.ts';
import { pictureOf } from '../../state/studio-logo.ts';
import { clothOf, drawCover, type CoverSubject } from '../../ui/cover-drawing.ts';
import { wrapText } from './wrapped-text.ts';

/** What most networks show whole (1.91 : 1). */
export const CARD = { width: 1200, height: 630 } as const;

const MARGIN = 76;
/** Of the words; the covers begin behind it. */
const MEASURE = 560;
const LOGO = 92;

const DISPLAY = "'Fraunces Variable', 'Songti SC', 'Noto Serif CJK SC', serif";
const TEXT = "'Source Sans 3 Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

type Context = OffscreenCanvasRenderingContext2D;

/** Sizes of the name, from a poster's to a headline's: the first at which it fits in two lines is taken. */
const NAME_SIZES = [84, 74, 64, 56, 48] as const;
const TAGLINE_SIZE = 34;
const LINE_SIZE = 24;

/** Middles and turns of the covers, the one in front last. */
const PLACES = [
  { x: 788, y: 272, turn: -10 },
  { x: 1050, y: 266, turn: 9 },
  { x: 920, y: 352, turn: -1 },
] as const;
const COVER_WIDTH = 212;
/** The sheet that covers are drawn on, in its own units. */
const SHEET = { width: 100, height: 150 } as const;

function words(
  context: Context,
  text: string,
  { font, most, locale }: { readonly font: string; readonly most: number; readonly locale: string },
) {
  context.font = font;
  const measure = (part: string): number => context.measureText(part).width;
  const wrapped = (width: number) => wrapText(text, { width, most, locale, measure });
  // As narrow as the same number of lines allows: no last line of one short word.
  let best = wrapped(MEASURE);
  for (let width = MEASURE - 20; best.whole && width > MEASURE / 2; width -= 20) {
    const next = wrapped(width);
    if (!next.whole || next.lines.length > best.lines.length) break;
    best = next;
  }
  return best;
}

function drawGround(context: Context, { brand, onBrand, accent }: Card['colours']): void {
  context.fillStyle = brand;
  context.fillRect(0, 0, CARD.width, CARD.height);
  // Light from behind the covers, in the colour of the words, so that it suits dark brands and pale ones.
  const glow = context.createRadialGradient(926, 310, 40, 926, 310, 430);
  glow.addColorStop(0, onBrand === '#ffffff' ? 'rgb(255 255 255 / 26%)' : 'rgb(0 0 0 / 16%)');
  glow.addColorStop(1, onBrand === '#ffffff' ? 'rgb(255 255 255 / 0%)' : 'rgb(0 0 0 / 0%)');
  context.fillStyle = glow;
  context.fillRect(0, 0, CARD.width, CARD.height);
  context.fillStyle = accent;
  context.fillRect(0, CARD.height - 12, CARD.width, 12);
}

/** On a sheet of 100 × 150 whose middle is the origin. */
function drawSheet(context: Context, subject: CoverSubject, bound: boolean): void {
  const { tints, shapes, plate, title, creator, ink } = drawCover(subject);
  const sheet = new Path2D();
  sheet.roundRect(-SHEET.width / 2, -SHEET.height / 2, SHEET.width, SHEET.height, [4, 6, 6, 4]);
  context.save();
  context.shadowColor = 'rgb(0 0 0 / 45%)';
  context.shadowBlur = 46;
  context.shadowOffsetY = 22;
  context.fillStyle = clothOf(subject);
  context.fill(sheet);
  context.restore();

  context.save();
  context.clip(sheet);
  context.translate(-SHEET.width / 2, -SHEET.height / 2);
  context.lineCap = 'round';
  for (const { path, tint, opacity, stroke } of shapes) {
    context.globalAlpha = opacity;
    if (stroke === undefined) {
      context.fillStyle = tints[tint];
      context.fill(new Path2D(path));
    } else {
      context.strokeStyle = tints[tint];
      context.lineWidth = stroke;
      context.stroke(new Path2D(path));
    }
  }
  context.globalAlpha = 1;
  if (plate) {
    context.fillStyle = plate.colour;
    context.fillRect(0, 0, SHEET.width, plate.height);
  }
  context.fillStyle = ink;
  for (const { text, y, size } of title) {
    context.font = `600 ${size}px ${DISPLAY}`;
    context.fillText(text, 9, y);
  }
  if (creator) {
    context.font = `400 ${creator.size}px ${TEXT}`;
    context.fillText(creator.text, 9, creator.y);
  }
  if (bound) drawJoint(context);
  context.restore();
}

/** The joint of the boards along a book's spine. */
function drawJoint(context: Context): void {
  const joint = context.createLinearGradient(0, 0, 9, 0);
  joint.addColorStop(0, 'rgb(0 0 0 / 28%)');
  joint.addColorStop(0.55, 'rgb(0 0 0 / 0%)');
  joint.addColorStop(0.72, 'rgb(255 255 255 / 9%)');
  joint.addColorStop(1, 'rgb(0 0 0 / 0%)');
  context.fillStyle = joint;
  context.fillRect(0, 0, 9, SHEET.height);
}

function drawCovers(context: Context, items: Card['items']): void {
  // The first stands in front, in the middle.
  const places = PLACES.slice(-items.length);
  items.toReversed().forEach((subject, at) => {
    const { x, y, turn } = items.length === 1 ? { ...PLACES[2], turn: 3 } : places[at];
    context.save();
    context.translate(x, y);
    context.rotate((turn * Math.PI) / 180);
    context.scale(COVER_WIDTH / SHEET.width, COVER_WIDTH / SHEET.width);
    drawSheet(context, subject, subject.bound);
    context.restore();
  });
}

/** @returns whether there is one. */
async function drawLogo(context: Context, { logo, initials, colours }: Card): Promise<boolean> {
  if (logo.kind === 'image') {
    const image = await pictureOf(logo, LOGO);
    const scale = LOGO / Math.max(image.naturalWidth, image.naturalHeight);
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, MARGIN, MARGIN, image.naturalWidth * scale, image.naturalHeight * scale);
    return true;
  }
  if (logo.kind === 'none' || !initials) return false;
  context.strokeStyle = colours.onBrand;
  context.lineWidth = 3;
  context.beginPath();
  context.roundRect(MARGIN + 1.5, MARGIN + 1.5, LOGO - 3, LOGO - 3, 22);
  context.stroke();
  context.fillStyle = colours.onBrand;
  context.font = `600 38px ${DISPLAY}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(initials, MARGIN + LOGO / 2, MARGIN + LOGO / 2 + 2);
  context.textAlign = 'start';
  context.textBaseline = 'alphabetic';
  return true;
}

function drawWords(context: Context, card: Card, line: string, locale: string, logo: boolean): void {
  const { onBrand, accent, onAccent } = card.colours;
  const sizes = NAME_SIZES.map((size) => ({
    size,
    ...words(context, card.name, { font: `600 ${size}px ${DISPLAY}`, most: 2, locale }),
  }));
  const name = sizes.find(({ whole }) => whole) ?? sizes[sizes.length - 1];
  const tagline = card.tagline
    ? words(context, card.tagline, { font: `400 ${TAGLINE_SIZE}px ${TEXT}`, most: 3, locale }).lines
    : [];

  context.fillStyle = onBrand;
  context.font = `600 ${name.size}px ${DISPLAY}`;
  // Below the logo; without one, at the height where the eye looks first.
  let y = (logo ? MARGIN + LOGO + 34 : 150) + name.size;
  for (const text of name.lines) {
    context.fillText(text, MARGIN, y);
    y += name.size * 1.12;
  }
  // From the last line of the name to the first below it, baseline to baseline.
  y += TAGLINE_SIZE + 24 - name.size * 1.12;
  context.font = `400 ${TAGLINE_SIZE}px ${TEXT}`;
  for (const text of tagline) {
    context.fillText(text, MARGIN, y);
    y += TAGLINE_SIZE * 1.3;
  }

  const font = `600 ${LINE_SIZE}px ${TEXT}`;
  const [said = ''] = words(context, line, { font, most: 1, locale }).lines;
  context.font = font;
  const width = context.measureText(said).width + 52;
  context.fillStyle = accent;
  context.beginPath();
  context.roundRect(MARGIN, CARD.height - 118, width, 56, 28);
  context.fill();
  context.fillStyle = onAccent;
  context.textBaseline = 'middle';
  context.fillText(said, MARGIN + 26, CARD.height - 118 + 29);
}

/**
 * Fonts come in parts: those for these words are fetched now, and a canvas would not wait for them. Offline one may be
 * missing: its words are then drawn in the system's letters.
 */
async function loadFonts(text: string): Promise<void> {
  await Promise.allSettled(
    [`600 64px ${DISPLAY}`, `400 34px ${TEXT}`, `600 24px ${TEXT}`].map((font) =>
      document.fonts.load(font, text),
    ),
  );
}

/**
 * A PNG of {@link CARD}.
 * @param line under the owner's words, in the language of the card: what a click leads to.
 */
export async function drawCard(card: Card, line: string, language: DemoLanguage): Promise<Blob> {
  await loadFonts([card.name, card.tagline, line, ...card.items.map(({ title }) => title)].join(' '));
  const context = new OffscreenCanvas(CARD.width, CARD.height).getContext('2d');
  if (!context) throw new Error('a canvas of three megabytes can always be drawn on');
  drawGround(context, card.colours);
  drawCovers(context, card.items);
  const logo = await drawLogo(context, card);
  drawWords(context, card, line, language === 'zh' ? 'zh-Hans' : 'en', logo);
  return context.canvas.convertToBlob({ type: 'image/png' });
}
