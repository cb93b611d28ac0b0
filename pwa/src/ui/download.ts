/** When the object URL is released: by then the browser has started the download. */
const KEPT_MS = 10_000;

/** Offer a text, or bytes, as a file to download. */
export function save(name: string, content: BlobPart, type = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
