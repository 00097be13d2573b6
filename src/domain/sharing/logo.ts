/** What a demo's logo may be: for the Studio that makes it, and for the visitor's page, which trusts no Studio. */
import { toFailure } from '../errors.ts';
import { DEMO_LIMITS, type LogoPicture } from './demo.ts';
import { isSmallPng, isSmallWebp } from './raster-logo.ts';
import { isCleanSvg } from './svg-logo.ts';

/** Whether the bytes are in UTF-8 what `cleanSvg` writes. */
function isSvg(bytes: Uint8Array): boolean {
  try {
    return isCleanSvg(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    // A TypeError is what the decoder throws for bytes that are no UTF-8.
    if (error instanceof TypeError || toFailure(error)) return false;
    throw error;
  }
}

const CHECKS: Readonly<Record<LogoPicture['type'], (bytes: Uint8Array) => boolean>> = {
  'image/png': isSmallPng,
  'image/webp': isSmallWebp,
  'image/svg+xml': isSvg,
};

/** Whether the picture is small, still, and nothing but a picture. */
export const isLogo = ({ type, bytes }: LogoPicture): boolean =>
  bytes.length > 0 && bytes.length <= DEMO_LIMITS.logo && CHECKS[type](bytes);
