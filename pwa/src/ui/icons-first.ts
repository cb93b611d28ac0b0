/** The icons of the starter habits, which are part of the first load. */

import { Footprints, HeartHandshake, Moon, Palette, Wind, type IconNode } from 'lucide';

export const first: { readonly [name: string]: IconNode } = {
  footprints: Footprints,
  wind: Wind,
  palette: Palette,
  'heart-handshake': HeartHandshake,
  moon: Moon,
};
