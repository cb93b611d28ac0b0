/** QR codes: drawing and scanning. Loaded on demand. */

import encodeQR from 'qr';

/** A code as one SVG path of unit squares; `size`: squares on a side, border included. */
export interface QrPath {
  path: string;
  size: number;
}

/** The code for a text. Draw it dark on light, also in the dark colour scheme. */
export function qrPath(text: string): QrPath {
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: 4 });
  const path = rows.flatMap((row, y) => runs(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)).join('');
  return { path, size: rows.length };
}

function runs(row: boolean[]): [start: number, length: number][] {
  const found: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = found.at(-1);
    if (!dark) return;
    if (last && last[0] + last[1] === x) last[1]++;
    else found.push([x, 1]);
  });
  return found;
}

/** Why a camera cannot be used. */
export class NoCamera extends Error {
  readonly why: 'insecure' | 'refused' | 'missing' | 'unread';

  constructor(why: NoCamera['why']) {
    super(`no camera: ${why}`);
    this.why = why;
  }
}

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type Detectors = { new (how: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> };

const PAUSE_MS = 120;
/** Larger frames are scaled down to this width: decoding in script is slow. */
const MAX_WIDTH_PX = 640;

/**
 * Show the camera in `video` until a code is scanned whose text `wanted` accepts; that text. The camera is
 * stopped in any case. Throws `NoCamera`, or the signal's reason.
 */
export async function scan(
  video: HTMLVideoElement,
  signal: AbortSignal,
  wanted: (text: string) => boolean = () => true,
): Promise<string> {
  const stream = await camera();
  try {
    signal.throwIfAborted();
    video.srcObject = stream;
    video.muted = true;
    video.playsInline = true;
    await video.play();
    const read = await reader();
    for (;;) {
      signal.throwIfAborted();
      const text = video.videoWidth ? await read(video) : null;
      if (text !== null && wanted(text)) return text;
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

async function camera(): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new NoCamera(isSecureContext ? 'missing' : 'insecure');
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
  } catch (error) {
    throw new NoCamera((error as Error).name === 'NotAllowedError' ? 'refused' : 'missing');
  }
}

type Reader = (video: HTMLVideoElement) => Promise<string | null>;

/** The browser's `BarcodeDetector` where there is one, else a decoder in script. */
async function reader(): Promise<Reader> {
  const Native = (globalThis as { BarcodeDetector?: Detectors }).BarcodeDetector;
  const formats = (await Native?.getSupportedFormats().catch(() => [])) ?? [];
  if (Native && formats.includes('qr_code')) {
    const detector = new Native({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue ?? null;
  }
  // Without `BarcodeDetector`, and our decoder could not be loaded.
  const { decodeQR } = await import('qr/decode.js').catch(() => {
    throw new NoCamera('unread');
  });
  const canvas = document.createElement('canvas');
  return async (video) => {
    const image = frame(video, canvas);
    try {
      return image && decodeQR(image);
    } catch {
      // No code in this frame.
      return null;
    }
  };
}

function frame(video: HTMLVideoElement, canvas: HTMLCanvasElement): ImageData | null {
  const scale = Math.min(1, MAX_WIDTH_PX / video.videoWidth);
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return pen?.getImageData(0, 0, canvas.width, canvas.height) ?? null;
}
