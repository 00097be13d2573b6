/** A QR code as a drawing: black modules on white in every scheme, because cameras expect it. */
import encodeQR from 'qr';

interface QrDrawing {
  /** Modules a side, the quiet zone included. */
  readonly side: number;
  /** One path of unit squares. */
  readonly path: string;
}

/** Modules around the code that stay white: the standard asks four; with fewer, cameras miss codes on dark pages. */
const QUIET = 4;

/** For texts that a code of version 25 at the lowest correction holds, 1,273 bytes; throws for more than a code can hold. */
export function qrDrawing(text: string): QrDrawing {
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: QUIET });
  const path = rows
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return { side: rows.length, path };
}

export const qrSvg = ({ side, path }: QrDrawing): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">` +
  `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path}"/></svg>`;

/** Pixels a module: a code of version 25 is then 1,000 pixels a side, sharp at 8 cm in print. */
const PIXELS = 8;

export async function qrPng({ side, path }: QrDrawing): Promise<Blob> {
  const canvas = new OffscreenCanvas(side * PIXELS, side * PIXELS);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(PIXELS, PIXELS);
  context.fillStyle = '#000';
  context.fill(new Path2D(path));
  return canvas.convertToBlob({ type: 'image/png' });
}
