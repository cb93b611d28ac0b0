/** What the screens beyond Today need of devices, pairing and export, in one lazy piece. */

import { exportAll } from './export.ts';
import { offerLink } from './pairing.ts';

export {
  devices as listDevices, leave, newcomers, remove as removeDevice, rename as renameDevice, watchDevices,
} from './devices.ts';
export { asking, askForKey, asks, confirm, decline, watchAsks, type Ask, type Asking } from './keys.ts';
export {
  join, offerCode, offerLink, readInvitation, readLink, type Invitation, type Joined, type Link, type Offer,
} from './pairing.ts';

/** A link that lets one more device in, key and all; null when that is not possible now. */
export async function pairingLink(names?: string[]): Promise<string | null> {
  return (await offerLink(names))?.link ?? null;
}

/** Everything, texts opened, as a file's content. */
export async function exported(): Promise<string> {
  return JSON.stringify(await exportAll(), null, 1);
}
