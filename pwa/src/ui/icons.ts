/** The drawn set: each is imported by itself, so that no other of the package comes along. */

import {
  Bike, BookOpen, Brain, Briefcase, CalendarCheck, Camera, Car, ChefHat, Clock, Cloud, Coffee, DoorClosed, Dog, Dumbbell,
  Flower2, Footprints, Gamepad2, GlassWater, GraduationCap, Guitar, Hammer, Hand, HandHeart, Heart, HeartHandshake,
  Laptop, Leaf, MessageCircle, Moon, Mountain, Palette, PenLine, Phone, Puzzle, Soup, Sprout, Star, Stethoscope, Sun,
  TreePine, Users, Utensils, Wind, BedDouble, type IconNode,
} from 'lucide';

export const icons: { readonly [name: string]: IconNode } = {
  footprints: Footprints, bike: Bike, dumbbell: Dumbbell, mountain: Mountain, 'tree-pine': TreePine, leaf: Leaf,
  sprout: Sprout, 'flower-2': Flower2, sun: Sun, moon: Moon, 'bed-double': BedDouble, cloud: Cloud, wind: Wind,
  brain: Brain, guitar: Guitar, 'book-open': BookOpen, 'pen-line': PenLine, palette: Palette, camera: Camera,
  puzzle: Puzzle, 'gamepad-2': Gamepad2, hammer: Hammer, 'chef-hat': ChefHat, utensils: Utensils, soup: Soup,
  coffee: Coffee, 'glass-water': GlassWater, heart: Heart, 'heart-handshake': HeartHandshake, 'hand-heart': HandHeart,
  users: Users, phone: Phone, 'message-circle': MessageCircle, dog: Dog, hand: Hand, briefcase: Briefcase,
  laptop: Laptop, 'door-closed': DoorClosed, clock: Clock, 'calendar-check': CalendarCheck,
  'graduation-cap': GraduationCap, stethoscope: Stethoscope, car: Car, star: Star,
};
