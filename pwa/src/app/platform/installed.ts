/** Whether and how Tend is installed here. */

/** Whether this is the installed app already. */
export function isInstalled(): boolean {
  const standalone = (navigator as { standalone?: boolean }).standalone;
  return standalone === true || matchMedia('(display-mode: standalone)').matches;
}

/** Safari on a phone or tablet: installing goes by the share sheet, so the app explains it. */
export function isIos(): boolean {
  // An iPad's user agent is a Mac's, but no Mac has a touch screen.
  return (
    /iPhone|iPad|iPod/.test(navigator.userAgent) ||
    (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
  );
}
