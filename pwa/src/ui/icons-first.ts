/** The icons of the starters and of a habit of a name alone, which are part of the first load. */

import { Footprints, HeartHandshake, Leaf, Moon, Palette, Wind, type IconNode } from 'lucide';

export const first: { readonly [name: string]: IconNode } = {
  footprints: Footprints,
  wind: Wind,
  palette: Palette,
  'heart-handshake': HeartHandshake,
  moon: Moon,
  leaf: Leaf,
};
