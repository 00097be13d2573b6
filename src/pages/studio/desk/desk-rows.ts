/** Rows of the desk's bars, the same on the page and on paper. */
import type { Estimated } from '../../../domain/growth/channels.ts';
import type { Share } from '../../../domain/growth/shares.ts';
import type { ChannelFigures, ReportFigures } from '../../../state/studio-desk.svelte.ts';
import { stepWords } from '../studio-words.ts';
import type { DeskFormats } from './desk-formats.ts';
import { channelName, variantName } from './desk-words.ts';

interface BarRow {
  readonly key: string;
  readonly label: string;
  readonly value: number | undefined;
  readonly low?: number;
  readonly high?: number;
  readonly text: string;
  readonly strong?: boolean;
}

type Bar = Pick<BarRow, 'value' | 'low' | 'high' | 'text'>;

const shareBar = (
  share: Share | undefined,
  { within }: DeskFormats,
  write: (value: number) => string,
): Bar =>
  share
    ? { value: share.share, low: share.low, high: share.high, text: within(share.share, share, write) }
    : { value: undefined, text: '–' };

export const funnelRows = ({ funnel }: ReportFigures, formats: DeskFormats): BarRow[] =>
  funnel.map(({ step, ofAll }) => ({
    key: step,
    label: stepWords(step),
    ...shareBar(ofAll, formats, formats.percent),
  }));

/** Most likely the best stands out, once somebody has reported. */
export function variantRows(figures: ReportFigures, { within, percent }: DeskFormats): BarRow[] {
  const { variants } = figures;
  const most = Math.max(...variants.map(({ best }) => best));
  return variants.map(({ rate, low, high, best, reports }, at) => ({
    key: `${at}`,
    label: variantName(figures, at),
    ...(reports
      ? { value: rate, low, high, text: within(rate, { low, high }, percent) }
      : { value: undefined, text: '–' }),
    strong: best === most && reports > 0,
  }));
}

/** @param most channels drawn: those with most visitors */
export const rateRows = ({ channels }: ChannelFigures, formats: DeskFormats, most: number): BarRow[] =>
  channels.slice(0, most).map(({ channel, signUpRate }) => ({
    key: channel,
    label: channelName(channel),
    ...shareBar(signUpRate, formats, formats.fine),
  }));

const moneyBar = (money: Estimated | undefined, { within, short }: DeskFormats): Bar =>
  money
    ? { value: money.value, low: money.low, high: money.high, text: within(money.value, money, short) }
    : { value: undefined, text: '–' };

/** @param most channels drawn: those with most visitors */
export const moneyRows = ({ channels }: ChannelFigures, formats: DeskFormats, most: number): BarRow[] =>
  channels.slice(0, most).map(({ channel, revenuePerVisitor }) => ({
    key: channel,
    label: channelName(channel),
    ...moneyBar(revenuePerVisitor, formats),
  }));
